"""stub"""

from dataclasses import dataclass


@dataclass
class Service:
    slug: str
    name: str


def services() -> list[Service]:
    return [
        Service("pajak-tahunan", "Pajak tahunan dan pengesahan STNK"),
        Service("balik-nama", "Balik nama kendaraan"),
        Service("samsat-keliling", "Samsat keliling"),
    ]


all_services = services
