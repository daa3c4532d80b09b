"""The API described as OpenAPI 3.1, its shapes taken from the record's own JSON Schema."""

import json
from functools import cache
from typing import Any

from app.zi.exports.whole import schema_text
from app.zi.tokens import BASE, CRITERIA, SUMMARIES

VERSION = "1.0.0"

NOT_IN_API = ("narasi", "penilaian")
"""What of a criterion the API leaves out: the office's own words, and those of evaluators."""

NOT_IN_PROGRESS = ("catatan",)
NOT_IN_REVIEW = ("tercapai", "berubah", "oleh")
"""The same of a target: what was written of a month, and what a review found and who wrote it."""

_YEAR = {
    "name": "tahun",
    "in": "path",
    "required": True,
    "description": "Tahun catatan, empat angka.",
    "schema": {"type": "string", "pattern": "^[0-9]{4}$"},
}
_CODE = {
    "name": "kode",
    "in": "path",
    "required": True,
    "description": "Kode kriteria, misalnya V.c.2.",
    "schema": {"type": "string", "pattern": r"^(I|II|III|IV|V|VI)\.[a-f]\.[1-9]$"},
}
_TAG = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "description": "ETag dari jawaban sebelumnya: bila isinya belum berubah, jawabannya 304.",
    "schema": {"type": "string", "pattern": "^[\\x20-\\x7e]*$"},
}


@cache
def document() -> dict[str, Any]:
    """The document."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Catatan Zona Integritas",
            "version": VERSION,
            "description": "Hanya dibaca. Kesalahan dijawab sebagai application/problem+json.",
        },
        "servers": [{"url": BASE}],
        "security": [{"token": []}],
        "paths": {
            "/{tahun}/kriteria": _get(
                "daftarKriteria", "Ke-72 kriteria dengan status dan buktinya", "daftar_kriteria"
            ),
            "/{tahun}/kriteria/{kode}": _get("satuKriteria", "Satu kriteria", "kriteria", _CODE),
            "/{tahun}/target": _get("daftarTarget", "Ke-20 target", "daftar_target"),
            "/{tahun}/ringkasan": _get(
                "daftarRingkasan",
                "Rekap kanal yang sudah terbit",
                "daftar_ringkasan",
                scope=SUMMARIES,
            ),
            "/openapi.json": {
                "get": {
                    "operationId": "openapi",
                    "summary": "Dokumen ini",
                    "security": [],
                    "parameters": [_TAG],
                    "responses": {
                        "200": _answer({"type": "object"}),
                        "304": _NOT_MODIFIED,
                        "429": _problem("Terlalu sering."),
                    },
                }
            },
        },
        "components": {
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "Token kizi_… dari administrator.",
                }
            },
            "schemas": _schemas(),
        },
    }


_NOT_MODIFIED = {"description": "Belum berubah."}


def _get(
    name: str, summary: str, shape: str, *more: dict[str, Any], scope: str = CRITERIA
) -> dict[str, Any]:
    return {
        "get": {
            "operationId": name,
            "summary": summary,
            "description": f"Lingkup token: {scope}.",
            "parameters": [_YEAR, *more, _TAG],
            "responses": {
                "200": _answer({"$ref": f"#/components/schemas/{shape}"}),
                "304": _NOT_MODIFIED,
                "401": _problem("Tanpa token, atau tokennya tidak berlaku."),
                "403": _problem("Token tidak mencakup bagian ini."),
                "404": _problem("Tahun atau kriteria itu tidak ada."),
                "429": _problem("Terlalu sering; lihat Retry-After."),
            },
        }
    }


def _answer(schema: dict[str, Any]) -> dict[str, Any]:
    return {
        "description": "Isinya.",
        "headers": {"ETag": {"schema": {"type": "string"}}},
        "content": {"application/json": {"schema": schema}},
    }


def _problem(what: str) -> dict[str, Any]:
    shape = {"$ref": "#/components/schemas/masalah"}
    return {"description": what, "content": {"application/problem+json": {"schema": shape}}}


def _schemas() -> dict[str, Any]:
    text = schema_text().replace("#/$defs/", "#/components/schemas/")
    shapes: dict[str, Any] = json.loads(text)["$defs"]
    criterion, person = shapes["kriteria"], shapes["orang"]
    for left_out in NOT_IN_API:
        criterion["properties"].pop(left_out)
        criterion["required"].remove(left_out)
    person["properties"].pop("nip")
    for left_out in NOT_IN_PROGRESS:
        shapes["kemajuan"]["properties"].pop(left_out)
        shapes["kemajuan"]["required"].remove(left_out)
    review = shapes["target"]["properties"]["reviu"]["items"]
    for left_out in NOT_IN_REVIEW:
        review["properties"].pop(left_out)
        review["required"].remove(left_out)
    return {
        **{name: shapes[name] for name in _USED},
        "daftar_kriteria": _list("kriteria", 72),
        "daftar_target": _list("target", 20),
        "daftar_ringkasan": _list("ringkasan"),
        "masalah": {
            "type": "object",
            "properties": {
                "type": {"type": "string"},
                "title": {"type": "string"},
                "status": {"type": "integer"},
                "detail": {"type": "string"},
            },
            "required": ["type", "title", "status", "detail"],
        },
    }


_USED = ("orang", "bukti", "kriteria", "kemajuan", "target", "ringkasan")


def _list(name: str, count: int = 0) -> dict[str, Any]:
    exactly = {"minItems": count, "maxItems": count} if count else {}
    items = {"type": "array", "items": {"$ref": f"#/components/schemas/{name}"}, **exactly}
    about = {"tahun": {"type": "integer"}, "dibuat": {"type": "string", "format": "date"}}
    return {
        "type": "object",
        "properties": {**about, name: items},
        "required": [*about, name],
    }
