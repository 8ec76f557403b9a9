"""`.venv/bin/python -m tools.icons`: draws the page's PNG icons from its one SVG, with Chromium.

`app`: the icon as it is; `maskable`, `apple-touch`: filled to the edge, its drawing inside the circle that every mask leaves;
`badge`: white on nothing, for the status bar of a phone. Files below /assets/ are kept forever by browsers: what changes
gets another name.
"""

from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from bench._browser import CHROMIUM

ASSETS = Path(__file__).resolve().parent.parent / "frontend" / "public" / "assets"
PLATE = '<rect width="64" height="64" rx="16" fill="#17120f"/>'


def full(svg: str) -> str:
    """Without round corners, the drawing at 78 % in the middle (W3C: a circle of 80 % is safe)."""
    drawing = svg[svg.index(PLATE) + len(PLATE) : svg.index("</svg>")]
    plate = '<rect width="64" height="64" fill="#17120f"/>'
    inner = f'<g transform="translate(6.500 7.500) scale(.78)">{drawing}</g>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">{plate}{inner}</svg>'


def badge(svg: str) -> str:
    return svg.replace(PLATE, "").replace("#f0b27a", "#ffffff").replace('opacity=".75"', "")


def draw(browser: Browser, svg: str, name: str, size: int) -> None:
    page = browser.new_page(viewport={"width": size, "height": size})
    style = f"html,body{{margin:0}}svg{{display:block;width:{size}px;height:{size}px}}"
    page.set_content(f"<style>{style}</style>{svg}")
    page.screenshot(path=ASSETS / f"{name}.png", omit_background=True)
    page.close()


def main() -> None:
    svg = (ASSETS / "icon.svg").read_text()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for size in (192, 512):
            draw(browser, svg, f"app-{size}", size)
            draw(browser, full(svg), f"maskable-{size}", size)
        draw(browser, full(svg), "apple-touch-180", 180)
        draw(browser, badge(svg), "badge-96", 96)
        browser.close()


if __name__ == "__main__":
    main()
