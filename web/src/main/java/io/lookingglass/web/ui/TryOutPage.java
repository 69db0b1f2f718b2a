package io.lookingglass.web.ui;

/** The page on which people try the interface for programs. */
record TryOutPage(Shell shell) {}
