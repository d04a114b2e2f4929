"""What leaves the system, as one archive: a text that anybody can read, pictures and voice messages."""

import zipfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path


def packed(files: Mapping[str, bytes]) -> bytes:
    """The files under their names."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def unpack(archive: bytes, folder: Path) -> list[Path]:
    """Write the files into a new folder that only its owner can open. Raises FileExistsError."""
    folder.mkdir(mode=0o700, parents=True)
    written = []
    with zipfile.ZipFile(BytesIO(archive)) as packed_:
        for name in packed_.namelist():
            file = folder / Path(name).name
            file.touch(mode=0o600)
            file.write_bytes(packed_.read(name))
            written.append(file)
    return written
