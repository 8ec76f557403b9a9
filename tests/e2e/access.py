"""What axe-core says of a page, by the rules of WCAG 2.2 AA, and whether it has to be scrolled sideways."""

from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).resolve().parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
REMARK = "axe.utils.preloadMedia did not load metadata"  # of a video that has not begun: that rule is then left undecided
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# Another theme fades in: until it has, half of the colours are those of the one before.
FADED = """
Promise.all(document.getAnimations().filter((each) => each instanceof CSSTransition).map((each) => each.finished.catch(() => 0)))
"""
RUN_AXE = """
async (tags) => {
  const options = {runOnly: {type: "tag", values: tags}, rules: {"target-size": {enabled: true}}, resultTypes: ["violations"]};
  const {violations} = await axe.run(document, options);
  const held = (element) => {
    for (let up = element; up; up = up.parentElement) if (["fixed", "sticky"].includes(getComputedStyle(up).position)) return true;
    return false;
  };
  // What lies half under a bar that stays is small only until it is scrolled: so it is scrolled, and looked at again.
  const small = async (node) => {
    const target = document.querySelector(node.target[0]);
    if (held(target)) return true;
    target.scrollIntoView({block: "center", behavior: "instant"});
    const {violations} = await axe.run(document, {runOnly: {type: "rule", values: ["target-size"]}, resultTypes: ["violations"]});
    return violations.some(({nodes}) => nodes.some(({target: [where]}) => where === node.target[0]));
  };
  const [x, y] = [scrollX, scrollY];
  const found = [];
  for (const {id, nodes} of violations)
    for (const node of nodes)
      if (id !== "target-size" || await small(node)) found.push(`${id}: ${node.html.slice(0, 160)} | ${node.failureSummary}`);
  scrollTo({left: x, top: y, behavior: "instant"});
  return found;
}
"""


def violations(page: Page) -> list[str]:
    """Each broken rule with the element that breaks it."""
    assert AXE.is_file(), "axe-core is not here: run npm ci in frontend/"
    page.evaluate(AXE.read_text())
    page.evaluate(FADED)
    found: list[str] = page.evaluate(RUN_AXE, TAGS)
    return found


def sideways(page: Page) -> int:
    """Pixels by which the page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
