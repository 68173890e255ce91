import DifyPlugin
import DifyPluginYAML

extension PackageFiles {
    /// A file as JSON.
    ///
    /// - Throws: ``PackagingError`` if it is missing, no YAML, or larger than 1 MiB.
    func yaml(at path: String) throws(PackagingError) -> JSONValue {
        guard let content = try content(of: path) else { throw PackagingError("\(path) is missing") }
        guard let text = String(validating: content, as: UTF8.self) else {
            throw PackagingError("\(path) is not UTF-8")
        }
        do throws(ModelDeclarationError) { return try JSONValue(parsingYAML: text) } catch {
            throw PackagingError("\(path): \(error)")
        }
    }
}
