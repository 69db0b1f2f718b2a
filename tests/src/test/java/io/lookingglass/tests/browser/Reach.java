package io.lookingglass.tests.browser;

import com.microsoft.playwright.Page;
import java.util.List;

/** What of a page is out of its window, and what of it a keyboard does not reach. */
final class Reach {
  /** How much wider than its window the page is, and by what. */
  private static final String TOO_WIDE =
      """
      () => {
        const width = document.documentElement.clientWidth;
        if (document.documentElement.scrollWidth <= width) return [];
        return [...document.querySelectorAll("body *")]
          .filter(each => each.getBoundingClientRect().right > width + 1)
          .slice(0, 5).map(each => each.outerHTML.slice(0, 120));
      }
      """;

  /** Notes what can be reached by Tab, and watches what is and how it looks then. */
  private static final String WATCH_FOCUS =
      """
      () => {
        const groups = new Set();
        const all = [...document.querySelectorAll(
            "a[href], button, input, select, textarea, summary, [tabindex]")].filter(each => {
          if (each.tabIndex < 0 || each.disabled || each.type === "hidden") return false;
          if (!each.checkVisibility({ visibilityProperty: true })) return false;
          if (each.tagName === "SUMMARY" && each.parentElement.tagName !== "DETAILS") return false;
          if (each.type !== "radio") return true;
          const group = [...document.querySelectorAll(`input[type=radio][name="${each.name}"]`)];
          if (group.some(other => other.checked) ? each.checked : !groups.has(each.name)) {
            groups.add(each.name);
            return true;
          }
          return false;
        });
        const watched = { all, seen: new Set(), dim: [] };
        window.watchedFocus = watched;
        document.addEventListener("focusin", event => {
          watched.seen.add(event.target);
          const shows = each => {
            const style = getComputedStyle(each);
            return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0
              || style.boxShadow !== "none";
          };
          if (!shows(event.target) && !(event.target.parentElement && shows(event.target.parentElement))) {
            watched.dim.push(event.target.outerHTML.slice(0, 120));
          }
        });
        return all.length;
      }
      """;

  private static final String NOT_REACHED =
      """
      () => window.watchedFocus.all
        .filter(each => each.isConnected && !window.watchedFocus.seen.has(each))
        .map(each => each.outerHTML.slice(0, 120))
      """;

  /** What did not show that it had the focus. */
  private static final String DIM = "() => window.watchedFocus.dim";

  /** What looks as if it could be clicked, and cannot be reached without a mouse. */
  private static final String ONLY_FOR_MICE =
      """
      () => [...document.querySelectorAll("body *")]
        .filter(each => getComputedStyle(each).cursor === "pointer" && each.checkVisibility())
        .filter(each => !each.closest(
            "a[href], button, input, select, textarea, summary, label, [tabindex]"))
        .map(each => each.outerHTML.slice(0, 120))
      """;

  private Reach() {}

  /** Some of what is outside of a window of that width. */
  static List<String> tooWide(Page page) {
    return texts(page.evaluate(TOO_WIDE));
  }

  /** From now on it is noted what has the focus; how many stops there are for Tab. */
  static int watchFocus(Page page) {
    return (int) page.evaluate(WATCH_FOCUS);
  }

  /** What had no focus since. */
  static List<String> notReached(Page page) {
    return texts(page.evaluate(NOT_REACHED));
  }

  /** What had it without showing it. */
  static List<String> dim(Page page) {
    return texts(page.evaluate(DIM));
  }

  /** What only a mouse can use. */
  static List<String> onlyForMice(Page page) {
    return texts(page.evaluate(ONLY_FOR_MICE));
  }

  private static List<String> texts(Object list) {
    return ((List<?>) list).stream().map(String::valueOf).toList();
  }
}
