"""When text shows on a slow line, and whether it moves: Chromium, against a bare page."""

import statistics
import sys

from bench.servers import Server
from tests import chromium

SLOW_3G = {
    "offline": False,
    "latency": 2000,
    "downloadThroughput": 400 * 1000 / 8,
    "uploadThroughput": 400 * 1000 / 8,
}
"""As browsers' tools have it: milliseconds, and bytes a second."""

_ROUNDS = 3
_SHIFT = """() => new Promise(done => {
  let sum = 0;
  new PerformanceObserver(list => list.getEntries().forEach(e => sum += e.value))
    .observe({type: 'layout-shift', buffered: true});
  setTimeout(() => done(sum), 300);
})"""
_PAINT = """() => new Promise(done => {
  const seen = performance.getEntriesByName('first-contentful-paint');
  if (seen.length) return done(seen[0].startTime);
  new PerformanceObserver(list => done(list.getEntries()[0].startTime))
    .observe({type: 'paint', buffered: true});
})"""


def measure(bare: Server, portal: Server, paths: tuple[str, ...]) -> dict[str, tuple[float, float]]:
    """For each path: its first contentful paint by that of the bare page, and its layout shift."""
    from playwright.sync_api import sync_playwright

    path = chromium.require()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=chromium.FLAGS)

        def look(address: str) -> tuple[float, float]:
            context = browser.new_context(bypass_csp=True, viewport={"width": 360, "height": 740})
            page = context.new_page()
            line = context.new_cdp_session(page)
            line.send("Network.enable")
            line.send("Network.emulateNetworkConditions", SLOW_3G)
            page.goto(address, wait_until="load")
            found = page.evaluate(_PAINT), page.evaluate(_SHIFT)
            context.close()
            return found

        results = {}
        for path in paths:
            pairs = [(look(bare.url), look(portal.url + path)) for _ in range(_ROUNDS)]
            ratio = statistics.median(shown[0] / empty[0] for empty, shown in pairs)
            shift = max(shown[1] for _, shown in pairs)
            print(
                f"  {path}: {pairs[0][1][0]:.0f} ms, bare page {pairs[0][0][0]:.0f} ms",
                file=sys.stderr,
            )
            results[path] = ratio, shift
        browser.close()
        return results
