package io.lookingglass.web.ui;

/** The page of one peer. */
record PeerPage(Shell shell, PeerView view) {}
