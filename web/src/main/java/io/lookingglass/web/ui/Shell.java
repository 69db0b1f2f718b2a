package io.lookingglass.web.ui;

import io.lookingglass.probes.LocationDescription;
import io.lookingglass.web.language.Language;
import io.lookingglass.web.security.SignedIn;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What every page has around its content.
 *
 * @param section which part of the program it belongs to
 * @param sections the parts that the navigation leads to
 * @param title of the document, without the program's name
 * @param location where this server stands, in words; empty when it is not configured
 * @param refreshSeconds when a browser without scripts asks again; absent for never
 * @param who is signed in; absent when nobody is
 * @param canSignIn whether there is any token to sign in with
 * @param language of the page
 * @param here the address of the page, to come back to
 */
record Shell(
    Assets assets,
    Section section,
    List<Section> sections,
    String title,
    String location,
    @Nullable Integer refreshSeconds,
    @Nullable SignedIn who,
    boolean canSignIn,
    Language language,
    String here) {

  Shell {
    sections = List.copyOf(sections);
  }

  String asset(String file) {
    return assets.path(file);
  }

  /** "Frankfurt, DE · AS64500 Example". */
  static String words(LocationDescription location) {
    List<String> place = new ArrayList<>();
    if (location.city() != null) {
      place.add(location.city());
    }
    if (location.country() != null) {
      place.add(location.country());
    }
    String where = place.isEmpty() ? location.name() : String.join(", ", place);
    if (location.asn() == null) {
      return location.network() == null ? where : where + " · " + location.network();
    }
    String network = location.network() == null ? "" : " " + location.network();
    return where + " · AS" + location.asn() + network;
  }
}
