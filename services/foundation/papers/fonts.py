"""The folder that fonts are taken from, and no other: papers are to look the same on every machine."""

from pathlib import Path

SUFFIXES = frozenset({".ttf", ".otf", ".ttc", ".otc"})


def check_holds_fonts(folder: Path) -> Path:
    """Return the folder; raise ValueError if there is no font in it or below, so that a process refuses to start."""
    if not any(file.suffix.lower() in SUFFIXES for file in folder.rglob("*")):
        raise ValueError(f"there is no font ({', '.join(sorted(SUFFIXES))}) in this folder")
    return folder


def regular_font(folder: Path) -> Path:
    """Return the font file of the regular weight in this folder or below; any font where none says so."""
    fonts = sorted(file for file in folder.rglob("*") if file.suffix.lower() in SUFFIXES)
    return next((file for file in fonts if "regular" in file.stem.lower()), fonts[0])
