package io.lookingglass.web.security;

import io.lookingglass.config.Role;

/**
 * Who is signed in at a browser.
 *
 * @param name of the token
 * @param formToken to stand in every form of the page, as {@link Callers#FORM_TOKEN}
 */
public record SignedIn(String name, Role role, String formToken) {}
