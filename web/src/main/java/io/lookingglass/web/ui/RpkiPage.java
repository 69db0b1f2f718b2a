package io.lookingglass.web.ui;

/** The caches of the RPKI, and what ROAs are about a prefix. */
record RpkiPage(Shell shell, RpkiView view) {}
