"""Images without their metadata, by Pillow: decoded, turned upright, encoded as they were."""

import io
from contextlib import suppress
from typing import Any

from PIL import Image, ImageOps, ImageSequence, JpegImagePlugin

from app.cleaning.findings import (
    AUTHOR,
    BROKEN,
    DEVICE,
    LOCATION,
    REST,
    TIME,
    TOO_MUCH,
    UNKNOWN,
    Uncleanable,
)

MOST_PIXELS = 64_000_000
"""Pixels of all frames together that are decoded."""

FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "TIFF", "BMP")

_SHOWN = {"transparency", "duration", "loop", "background", "disposal", "blend", "default_image"}
"""Entries of ``Image.info`` that belong to the picture and not to its taking."""

_MEANS = {
    LOCATION: {0x8825},
    DEVICE: {0x010F, 0x0110, 0x0131, 0x013C, 0xA430, 0xA431, 0xA433, 0xA434, 0xA435, 0x927C},
    AUTHOR: {0x013B, 0x8298, 0x9C9B, 0x9C9C, 0x9C9D, 0x9C9E, 0x9C9F, 0x010E, 0x9286},
    TIME: {0x0132, 0x9003, 0x9004, 0x9010, 0x9011, 0x9012},
}
_EXIF_IFD = 0x8769
_POINTERS = {_EXIF_IFD, 0xA005, 0x0112}


def clean(data: bytes, *, upright: bool = True) -> tuple[bytes, set[str]]:
    """The image without metadata, and what was found; turned as its camera was held, if ``upright``.

    Raises :class:`Uncleanable`.
    """
    Image.MAX_IMAGE_PIXELS = None  # our own bar, with our own answer, stands below
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as image:
            frames = getattr(image, "n_frames", 1)
            if image.width * image.height * (1 if image.format == "MPO" else frames) > MOST_PIXELS:
                raise Uncleanable(TOO_MUCH)
            found = _found(image)
            if image.mode == "CMYK" and "adobe" not in image.info:
                raise Uncleanable(UNKNOWN)  # whether its inks are inverted, Pillow cannot keep
            return _encoded(image, frames, upright=upright), found
    except (OSError, SyntaxError, ValueError, EOFError):
        raise Uncleanable(BROKEN) from None


def kind(data: bytes) -> str:
    """The MIME type of a file that Pillow knows as one of :data:`FORMATS`; else nothing."""
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as image:
            return "image/jpeg" if image.format == "MPO" else str(Image.MIME[image.format or ""])
    except Exception:
        return ""


def cleans(mime: str) -> bool:
    """Whether files that are rightly of this MIME type can be cleaned."""
    return mime in {Image.MIME.get(name) for name in FORMATS}


def rehearse() -> None:
    """Load every module that reading and writing these formats needs, while files may be opened."""
    Image.init()
    pictures = [Image.new(mode, (2, 2)) for mode in ("RGB", "P", "L", "RGBA")]
    for name in FORMATS:
        for picture in pictures:
            for more in ([], [picture.copy()]):
                out = io.BytesIO()
                with suppress(OSError, KeyError, Uncleanable):
                    picture.save(
                        out, name, **({"save_all": True, "append_images": more} if more else {})
                    )
                    clean(out.getvalue())


def _found(image: Any) -> set[str]:
    exif = image.getexif()
    tags = set(exif) | set(exif.get_ifd(_EXIF_IFD))
    found = {word for word, means in _MEANS.items() if tags & means}
    known = set().union(*_MEANS.values()) | _POINTERS
    others = {"xmp", "XML:com.adobe.xmp", "photoshop", "comment", "icc_profile"} & image.info.keys()
    texts = getattr(image, "text", None) if image.format == "PNG" else None
    if (tags - known and image.format != "TIFF") or others or texts or image.format == "MPO":
        found.add(REST)
    return found


def _encoded(image: Any, frames: int, *, upright: bool) -> bytes:
    out = io.BytesIO()
    one = frames == 1 or image.format == "MPO"
    turned = (ImageOps.exif_transpose(image) or image) if upright and one else image
    if image.format in ("JPEG", "MPO"):
        tables, sampling = image.quantization, JpegImagePlugin.get_sampling(image)
        picture = _bare(turned)
        more = {"subsampling": sampling} if sampling >= 0 else {}
        picture.save(out, "JPEG", qtables=tables, comment=b"", **more)
    elif frames > 1:
        pictures = [_bare(frame.copy()) for frame in ImageSequence.Iterator(image)]
        options: dict[str, Any] = {"lossless": True} if image.format == "WEBP" else {}
        pictures[0].save(out, image.format, save_all=True, append_images=pictures[1:], **options)
    else:
        picture = _bare(turned)
        options = {"quality": 92} if image.format == "WEBP" else {}
        if image.format == "TIFF":
            options = {"compression": image.info.get("compression") or "tiff_lzw"}
        picture.save(out, image.format, **options)
    return out.getvalue()


def _bare(picture: Any) -> Any:
    """The picture as pixels alone: a copy that was never told where its pixels come from."""
    picture.load()
    bare = Image.frombytes(picture.mode, picture.size, picture.tobytes())
    if picture.mode == "P":
        mode = str(picture.palette.mode)
        bare.putpalette(picture.getpalette(mode), mode)
    bare.info = {name: value for name, value in picture.info.items() if name in _SHOWN}
    return bare
