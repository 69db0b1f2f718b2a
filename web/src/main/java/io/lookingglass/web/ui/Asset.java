package io.lookingglass.web.ui;

/** A file that pages load. Immutable: nobody writes to its bytes. */
final class Asset {
  private final String path;
  private final String contentType;
  private final byte[] bytes;

  /**
   * @param path where it is served: its content's hash is part of it, so that it never changes
   *     there
   */
  Asset(String path, String contentType, byte[] bytes) {
    this.path = path;
    this.contentType = contentType;
    this.bytes = bytes;
  }

  String path() {
    return path;
  }

  String contentType() {
    return contentType;
  }

  byte[] bytes() {
    return bytes;
  }
}
