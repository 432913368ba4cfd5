"""Fetch again what is committed under static/vendor and asp_portal/fonts, from the versions pinned here.

    .venv/bin/python tools/vendor.py

Needs npm; nothing else ever does. A new icon: add its name to ICONS and run it. What it changes, git shows.
"""

import hashlib
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "static" / "vendor"
PDF_FONTS = ROOT / "asp_portal" / "fonts"

BOOTSTRAP = "bootstrap@5.3.9"
BOOTSTRAP_ICONS = "bootstrap-icons@1.13.2"
SANS = "@fontsource/source-sans-3@5.3.1"
SERIF = "@fontsource/source-serif-4@5.3.1"
NOTO_SANS = "@expo-google-fonts/noto-sans@0.4.2"
NOTO_SANS_SC = "@fontsource/noto-sans-sc@5.3.0"
DEJAVU = "dejavu-fonts-ttf@2.37.3"

SUBSETS = ("latin", "latin-ext", "cyrillic", "cyrillic-ext", "greek", "vietnamese")

ICONS = """
airplane archive arrow-90deg-left arrow-clockwise arrow-counterclockwise arrow-down arrow-down-short arrow-left
arrow-left-right arrow-repeat arrow-return-left arrow-right arrow-up arrow-up-short award bank bar-chart bell
bell-fill book bookmark box-arrow-in-right box-arrow-right box-arrow-up-right briefcase broadcast building buildings
bus-front calculator calendar calendar-check calendar-event calendar-range calendar-week calendar-x camera car-front
card-checklist card-list cash cash-coin cash-stack chat-left-text chat-square-quote check check-all check-circle
check-circle-fill check-lg check-square check2 check2-circle chevron-bar-contract chevron-bar-expand chevron-contract
chevron-double-left chevron-double-right chevron-down chevron-expand chevron-left chevron-right chevron-up circle
circle-fill circle-half clipboard clipboard-check clock clock-history cloud-download cloud-upload coin columns
columns-gap copy credit-card currency-dollar currency-euro currency-exchange dash dash-circle database diagram-3
door-open dot download envelope envelope-check envelope-open exclamation-circle exclamation-circle-fill
exclamation-octagon exclamation-triangle exclamation-triangle-fill eye eye-slash file-earmark file-earmark-arrow-down
file-earmark-arrow-up file-earmark-check file-earmark-excel file-earmark-image file-earmark-lock file-earmark-pdf
file-earmark-plus file-earmark-spreadsheet file-earmark-text file-earmark-x files filetype-csv filetype-pdf
filetype-xlsx filter filter-circle fingerprint flag folder folder2-open funnel gear geo geo-alt globe globe2 graph-up
grid grip-vertical hammer hash heart-pulse hourglass hourglass-split house house-door hr image inbox inboxes
info-circle info-circle-fill journal journal-check journal-text key key-fill keyboard laptop layers life-preserver
lightbulb lightning-charge link link-45deg list list-check list-columns list-ol list-ul lock lock-fill luggage mailbox
map megaphone mic moon mortarboard paperclip passport patch-check patch-check-fill patch-exclamation pause-circle pen
pencil pencil-square people people-fill percent person person-badge person-check person-circle person-gear
person-lines-fill person-plus person-vcard person-x phone piggy-bank pin-angle play-circle plus plus-circle plus-lg
plus-slash-minus printer qr-code question-circle quote receipt receipt-cutoff reply save search send shield
shield-check shield-exclamation shield-lock shield-lock-fill shuffle sign-turn-right signpost-split sliders
sort-alpha-down sort-down sort-down-alt sort-up speedometer2 square stack star star-fill stars stop-circle stopwatch
suitcase suitcase-lg sun table tag taxi-front telephone terminal thermometer-half three-dots three-dots-vertical
ticket-detailed ticket-perforated toggle-off toggle-on train-front translate trash truck ui-checks umbrella
universal-access unlock upc-scan upload vector-pen wallet wallet2 water wifi wifi-off window wrench x x-circle
x-circle-fill x-lg x-octagon zoom-in
"""

NOTO_STYLES = {
    "Regular": "400Regular/NotoSans_400Regular.ttf",
    "Italic": "400Regular_Italic/NotoSans_400Regular_Italic.ttf",
    "Bold": "700Bold/NotoSans_700Bold.ttf",
    "BoldItalic": "700Bold_Italic/NotoSans_700Bold_Italic.ttf",
}


def main() -> None:
    if shutil.which("npm") is None:
        sys.exit("npm is needed to fetch the files of other projects: install Node.js.")
    with tempfile.TemporaryDirectory() as folder:
        downloads = Path(folder)
        shutil.rmtree(VENDOR, ignore_errors=True)
        bootstrap(downloads)
        icons(downloads)
        web_font(downloads, SANS, ("400", "400-italic", "600", "700"))
        web_font(downloads, SERIF, ("600",))
        pdf_fonts(downloads)
    write_sums(VENDOR)
    write_sums(PDF_FONTS)


def bootstrap(downloads: Path) -> None:
    source, target = package(downloads, BOOTSTRAP), folder_for(BOOTSTRAP)
    for name in ("css/bootstrap.min.css", "js/bootstrap.bundle.min.js"):
        # Without the map that the last line names: it is not shipped, and collectstatic looks for it.
        text = (source / "dist" / name).read_text()
        (target / Path(name).name).write_text(re.sub(r"\n(//|/\*)# sourceMappingURL=.*", "", text))
    shutil.copy(source / "LICENSE", target)


def icons(downloads: Path) -> None:
    """One file of symbols: <svg class="icon" aria-hidden="true"><use href="...icons.svg#people"></use></svg>."""
    source, target = package(downloads, BOOTSTRAP_ICONS), folder_for(BOOTSTRAP_ICONS)
    symbols = []
    for name in sorted(set(ICONS.split())):
        drawing = (source / "icons" / f"{name}.svg").read_text()
        inner = re.search(r"<svg[^>]*>(.*)</svg>", drawing, re.DOTALL).group(1)
        shapes = "".join(line.strip() for line in inner.splitlines())
        symbols.append(f'<symbol id="{name}" viewBox="0 0 16 16" fill="currentColor">{shapes}</symbol>\n')
    (target / "icons.svg").write_text(f'<svg xmlns="http://www.w3.org/2000/svg">\n{"".join(symbols)}</svg>\n')
    shutil.copy(source / "LICENSE", target)


def web_font(downloads: Path, spec: str, styles: tuple[str, ...]) -> None:
    """The woff2 files of the pages, and one style sheet that names them by the scripts they cover."""
    source, target = package(downloads, spec), folder_for(spec)
    faces = []
    for style in styles:
        for face in re.findall(r"@font-face \{.*?\n\}", (source / f"{style}.css").read_text(), re.DOTALL):
            file, subset = re.search(r"url\(\./files/([a-z0-9-]+?-\d-([a-z-]+)-\d{3}-[a-z]+\.woff2)\)", face).groups()
            if subset in SUBSETS:
                faces.append(re.sub(r"src: .*;", f"src: url({file}) format('woff2');", face))
                shutil.copy(source / "files" / file, target)
    (target / "font.css").write_text("\n\n".join(faces) + "\n")
    shutil.copy(source / "LICENSE", target)


def pdf_fonts(downloads: Path) -> None:
    """Whole static TrueType files: anything else makes a PDF many times slower."""
    for old in PDF_FONTS.glob("*.ttf"):
        old.unlink()
    noto = package(downloads, NOTO_SANS)
    for style, file in NOTO_STYLES.items():
        shutil.copy(noto / file, PDF_FONTS / f"NotoSans-{style}.ttf")
    shutil.copy(noto / "LICENSE_FONT", PDF_FONTS / "NotoSans-LICENSE.txt")

    chinese = package(downloads, NOTO_SANS_SC)
    for style, weight in (("Regular", 400), ("Bold", 700)):
        woff = chinese / "files" / f"noto-sans-sc-chinese-simplified-{weight}-normal.woff2"
        name_font(woff, PDF_FONTS / f"NotoSansSC-{style}.ttf", "Noto Sans SC", style, weight)
    shutil.copy(chinese / "LICENSE", PDF_FONTS / "NotoSansSC-LICENSE.txt")

    arabic = package(downloads, DEJAVU)  # its Arabic can be copied out of a PDF letter by letter; Noto's cannot
    for name in ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"):
        shutil.copy(arabic / "ttf" / name, PDF_FONTS)
    shutil.copy(arabic / "LICENSE", PDF_FONTS / "DejaVuSans-LICENSE.txt")


def name_font(source: Path, target: Path, family: str, style: str, weight: int) -> None:
    """Unpack a web font; its parts all call themselves Thin, so give the family, style and weight that it has."""
    font = TTFont(source, recalcTimestamp=False)
    font.flavor = None
    names = font["name"]
    names.names = [record for record in names.names if record.nameID not in (1, 2, 3, 4, 6, 16, 17, 21, 22, 25)]
    postscript = f"{family.replace(' ', '')}-{style}"
    for number, text in ((1, family), (2, style), (3, postscript), (4, f"{family} {style}"), (6, postscript)):
        names.setName(text, number, 3, 1, 0x409)
    bold = weight >= 700
    font["OS/2"].usWeightClass = weight
    font["OS/2"].fsSelection = font["OS/2"].fsSelection & ~0b1100001 | (0x20 if bold else 0x40)
    font["head"].macStyle = int(bold)
    font.save(target)


def package(downloads: Path, spec: str) -> Path:
    """Download and unpack one package of npm; nothing of it is run."""
    command = ["npm", "pack", "--silent", "--ignore-scripts", "--pack-destination", str(downloads), spec]
    done = subprocess.run(command, capture_output=True, text=True, cwd=downloads)
    if done.returncode:
        sys.exit(f"npm could not fetch {spec}: {done.stderr.strip()}")
    target = downloads / spec.replace("/", "-")
    with tarfile.open(downloads / done.stdout.strip().splitlines()[-1]) as archive:
        archive.extractall(target, filter="data")
    return next(target.iterdir())


def folder_for(spec: str) -> Path:
    """@fontsource/source-sans-3@5.3.1 -> static/vendor/source-sans-3-5.3.1, made empty."""
    name, version = spec.rsplit("/", 1)[-1].rsplit("@", 1)
    folder = VENDOR / f"{name}-{version}"
    folder.mkdir(parents=True)
    return folder


def write_sums(folder: Path) -> None:
    """SHA256SUMS, as `sha256sum --check` reads it."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != "SHA256SUMS")
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder).as_posix()}" for path in files
    ]
    (folder / "SHA256SUMS").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
