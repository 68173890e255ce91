import DifyPlugin

/// A picture as embedding servers take it: Xinference's engines look for `data:image/…;base64,`.
enum ImageDataURL {
    /// The first letters of a picture in base64, by format.
    private static let signatures: [(start: String, type: String)] = [
        ("iVBORw0KGgo", "image/png"), ("/9j/", "image/jpeg"), ("R0lGOD", "image/gif"), ("UklGR", "image/webp"),
        ("Qk", "image/bmp"),
    ]

    /// The URL.
    ///
    /// - Throws: `InvokeError` for something that is no picture in base64.
    static func text(base64: String, place: Int) throws(InvokeError) -> String {
        if base64.hasPrefix("data:image/") { return base64 }
        guard let type = signatures.first(where: { base64.hasPrefix($0.start) })?.type else {
            throw InvokeError(
                .badRequest,
                "Document \(place + 1) is no picture in base64 of a known format (PNG, JPEG, GIF, WebP or BMP)")
        }
        return "data:\(type);base64,\(base64)"
    }
}
