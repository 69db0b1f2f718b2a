package io.lookingglass.web.ui;

/** The overview of all peers. */
record PeersPage(Shell shell, PeersView view) {}
