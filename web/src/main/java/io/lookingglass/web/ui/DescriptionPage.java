package io.lookingglass.web.ui;

/** The page of the interface for programs. */
record DescriptionPage(Shell shell, DescriptionView view) {}
