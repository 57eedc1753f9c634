"""Take the pictures of the live page that stand in the documentation: `python -m tests.web.screenshots`.

They are of the exact answer to the opening question, at three widths, in the system's Chromium.
"""

import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import expect, sync_playwright

from tests.web.browser.conftest import FLAGS, NAMES, Served

IMAGES = Path(__file__).parents[2] / "docs" / "images"
#: Width and height of the window, in pixels; the widest stands in the README.
WINDOWS = ((360, 780), (768, 1024), (1280, 860))


def main() -> None:
    """Write `docs/images/live-WIDTH.png`."""
    path = next(found for name in NAMES if (found := shutil.which(name)))
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = Served(Path(folder))
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        for width, height in WINDOWS:
            page = browser.new_page(viewport={"width": width, "height": height}, color_scheme="light")
            page.goto(server.address)
            expect(page.locator("#kind")).to_contain_text("Simulated: 1,000 futures", timeout=120_000)
            expect(page.locator("#paired svg")).to_be_visible()
            page.screenshot(path=IMAGES / f"live-{width}.png")
        browser.close()
        server.stop()
    for image in sorted(IMAGES.glob("live-*.png")):
        _reduce(image)
        print(f"{image.name}: {image.stat().st_size // 1024} kB")


def _reduce(image: Path) -> None:
    """In 64 colours, which such pages do not exceed by much, at a third of the size."""
    from PIL import Image

    with Image.open(image) as picture:
        picture.convert("RGB").quantize(64, dither=Image.Dither.NONE).save(image, optimize=True)


if __name__ == "__main__":
    main()
