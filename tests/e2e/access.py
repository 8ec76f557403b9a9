"""What axe-core says of a page, by the rules of WCAG 2.2 AA, and whether it has to be scrolled sideways."""

from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).resolve().parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RUN_AXE = """
async (tags) => {
  const {violations} = await axe.run(document, {
    runOnly: {type: "tag", values: tags}, rules: {"target-size": {enabled: true}}, resultTypes: ["violations"],
  });
  const held = (element) => {
    for (let up = element; up; up = up.parentElement) if (["fixed", "sticky"].includes(getComputedStyle(up).position)) return true;
    return false;
  };
  const covers = (node) => node.any.flatMap(({relatedNodes}) => relatedNodes).map(({target}) => document.querySelector(target[0]));
  // What lies under a bar that stays while the page is scrolled is small only until it is scrolled.
  const scrolls = (node) => !held(document.querySelector(node.target[0])) && covers(node).length > 0 && covers(node).every(held);
  return violations.flatMap(({id, nodes}) => nodes
    .filter((node) => id !== "target-size" || !scrolls(node))
    .map((node) => `${id}: ${node.html.slice(0, 160)} | ${node.failureSummary}`));
}
"""


def violations(page: Page) -> list[str]:
    """Each broken rule with the element that breaks it."""
    assert AXE.is_file(), "axe-core is not here: run npm ci in frontend/"
    page.evaluate(AXE.read_text())
    found: list[str] = page.evaluate(RUN_AXE, TAGS)
    return found


def sideways(page: Page) -> int:
    """Pixels by which the page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
