package io.lookingglass.web.ui;

import gg.jte.Content;
import java.time.Duration;
import java.time.Instant;

/**
 * A time on a page: how long ago in words, exact for who points at it.
 *
 * @param iso for programs and the page's script
 * @param utc exact
 * @param age "3 minutes ago"
 * @param lasted "3 min 12 s"
 */
record Moment(String iso, String utc, String age, String lasted) {

  static Moment of(Instant time, Instant now) {
    Duration since = Duration.between(time, now);
    return new Moment(
        time.toString(), Figures.utc(time), Figures.age(since), Figures.lasted(since));
  }

  /** How long ago, to stand inside a sentence. */
  Content marked() {
    return output ->
        output.writeContent(
            "<time datetime=\"" + iso + "\" title=\"" + utc + "\" data-age>" + age + "</time>");
  }
}
