"""What the office promises: services and their standards, SOPs, reviews, the maklumat, samsat keliling.

Other parts read from here: :func:`services` lists what the office offers, the counts are evidence.
"""

from app.standards.catalogue import all_services, services
from app.standards.models import Service
from app.standards.reviews import reviews_between
from app.standards.sops import services_with_sop_count
from app.standards.versions import published_standards_count

__all__ = [
    "Service",
    "all_services",
    "published_standards_count",
    "reviews_between",
    "services",
    "services_with_sop_count",
]
