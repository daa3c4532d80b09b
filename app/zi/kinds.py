"""Kinds of evidence: those that somebody brings as a document, and those that the portal itself shows."""

from app.cases.channel import N_

DOCUMENTS = {
    "sk_tim": N_("SK tim atau penetapan"),
    "undangan": N_("Undangan rapat"),
    "absensi": N_("Absensi"),
    "notulen": N_("Notulen"),
    "dokumentasi": N_("Dokumentasi kegiatan"),
    "dii": N_("DII (daftar informasi yang dibagikan)"),
    "abk": N_("Analisis beban kerja"),
    "skp": N_("SKP pegawai"),
    "renstra": N_("Renstra atau dokumen perencanaan"),
    "laporan_kinerja": N_("Laporan kinerja"),
    "foto": N_("Foto"),
    "kebijakan": N_("Kebijakan atau keputusan"),
    "laporan": N_("Laporan pemantauan atau evaluasi"),
    "peta": N_("Peta proses bisnis atau peta benturan kepentingan"),
    "lainnya": N_("Lainnya"),
}
"""Kinds of a document that is uploaded or linked."""

MEETING = ("undangan", "absensi", "notulen", "dii")
"""The kinds that a meeting yields."""

LIVE = {
    "rencana": N_("kegiatan dalam rencana kerja"),
    "prioritas": N_("target prioritas yang punya kegiatan"),
    "kemajuan": N_("kemajuan kegiatan rencana kerja"),
    "rekap": N_("rekap pemantauan kanal"),
    "evaluasi": N_("evaluasi penanganan"),
    "tindak_lanjut": N_("tindak lanjut hasil evaluasi"),
    "risiko": N_("register risiko"),
    "standar": N_("standar pelayanan yang terbit"),
    "sop": N_("SOP yang berlaku"),
    "reviu": N_("reviu standar pelayanan"),
    "maklumat": N_("maklumat pelayanan yang terbit"),
    "keliling": N_("jadwal samsat keliling"),
    "skm": N_("Survei Kepuasan Masyarakat (SKM) dengan sampel yang cukup"),
    "skm_publikasi": N_("hasil SKM yang terbuka"),
    "skm_tindak_lanjut": N_("tindak lanjut tiga unsur SKM terendah"),
    "statistik": N_("statistik pengaduan dan permintaan informasi publik"),
    "kampanye": N_("halaman kampanye"),
    "tayangan": N_("kunjungan halaman kampanye"),
    "sosialisasi": N_("kegiatan sosialisasi"),
    "halaman": N_("halaman umum portal"),
    "pegawai": N_("daftar pegawai yang mutakhir"),
    "kanal": N_("tim dan kunci kanal yang siap"),
    "tahunan": N_("angka tahunan yang dibekukan"),
}
"""Kinds that come from the portal itself: nobody types them."""

LABELS = DOCUMENTS | LIVE
