public import DifyPlugin
import Foundation

extension PredefinedModels {
    /// Reads the models that a plugin ships: `<directory>/<type>/*.yaml`, in the order of `_position.yaml` (protocol
    /// section 1.4).
    ///
    /// The directories are called `llm`, `text_embedding`, `rerank`, `tts`, `speech2text` and `moderation`; any may be
    /// missing, and what else is in them is passed over. Read once, when the plugin starts:
    ///
    /// ```swift
    /// struct MyProvider: ModelProvider {
    ///     let predefinedModels: PredefinedModels
    ///     let largeLanguageModel: (any LargeLanguageModel)? = MyModel()
    ///
    ///     init() throws { predefinedModels = try PredefinedModels(loading: "models") }
    /// }
    /// ```
    ///
    /// A plugin that shall do without Foundation runs this while it is built, ships ``PredefinedModels/json()`` and reads
    /// that with ``PredefinedModels/init(parsing:)``.
    ///
    /// - Parameter directory: the plugin's directory `models`.
    /// - Throws: ``ModelDeclarationError`` that names the file and the field.
    public init(loading directory: String) throws(ModelDeclarationError) {
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: directory, isDirectory: &isDirectory), isDirectory.boolValue else {
            throw ModelDeclarationError(file: directory, "is not a directory")
        }
        var models: [AIModelEntity] = []
        var positions: [ModelType: [String]] = [:]
        for type in ModelType.allCases {
            let folder = ModelFolder(path: "\(directory)/\(type.underscored)", type: type)
            models += try folder.models()
            positions[type] = try folder.position()
        }
        try self.init(models, positions: positions)
    }
}
