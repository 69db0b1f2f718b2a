package io.lookingglass.web.ui;

/** The look-up of routes, and what it found. */
record RoutesPage(Shell shell, RoutesView view) {}
