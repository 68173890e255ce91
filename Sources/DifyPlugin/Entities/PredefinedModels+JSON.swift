extension PredefinedModels {
    /// Reads what ``json()`` wrote: a list of declarations, which keep their order.
    ///
    /// A plugin that shall stay small has its YAML files made into this when it is built: reading YAML takes Foundation,
    /// this does not.
    ///
    /// - Throws: ``ModelDeclarationError``.
    public init(parsing text: String) throws(ModelDeclarationError) {
        let list: JSONValue
        do throws(JSONError) { list = try JSONValue(parsing: text) } catch {
            throw ModelDeclarationError("is no JSON: \(error)")
        }
        guard let declarations = list.array else { throw ModelDeclarationError("is not a list of models") }
        var models: [AIModelEntity] = []
        var positions: [ModelType: [String]] = [:]
        for (place, declaration) in declarations.enumerated() {
            let model = try AIModelEntity(DeclarationField(path: "[\(place)]", value: declaration))
            models.append(model)
            positions[model.type, default: []].append(model.model)
        }
        try self.init(models, positions: positions)
    }

    /// All models as one JSON text.
    ///
    /// - Throws: `notFinite` for a NaN or an infinity in a model made in code.
    public func json() throws(JSONError) -> String {
        var writer = JSONWriter()
        writer.beginArray()
        for type in ModelType.allCases {
            for model in models(of: type) { try model.write(to: &writer) }
        }
        writer.endArray()
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
