import DifyPlugin
import Foundation

/// The declarations of a plugin's models of one type.
struct ModelFolder {
    let path: String
    let type: ModelType

    /// The host takes a file whose name ends like this for a list of positions.
    private static let positionSuffix = "_position.yaml"

    /// The models in the order of their files' names, none if there is no folder.
    func models() throws(ModelDeclarationError) -> [AIModelEntity] {
        var models: [AIModelEntity] = []
        var files: [String: String] = [:]
        for file in fileNames() where file.hasSuffix(".yaml") && !file.hasSuffix(Self.positionSuffix) {
            let model = try model(in: "\(path)/\(file)")
            if let other = files.updateValue(file, forKey: model.model) {
                throw ModelDeclarationError(
                    file: "\(path)/\(file)", field: "model", "is \"\(model.model)\", as it is in \(other)")
            }
            models.append(model)
        }
        return models
    }

    /// The names in `_position.yaml`, none if there is no such file.
    func position() throws(ModelDeclarationError) -> [String] {
        guard fileNames().contains(Self.positionSuffix) else { return [] }
        let file = "\(path)/\(Self.positionSuffix)"
        guard let names = try Self.value(in: file).array else {
            throw ModelDeclarationError(file: file, "is not a list of model names")
        }
        var position: [String] = []
        for (place, name) in names.enumerated() {
            guard let name = name.string else {
                throw ModelDeclarationError(file: file, field: "[\(place)]", "is not a text; quote what shall be one")
            }
            position.append(name)
        }
        return position
    }

    private func model(in file: String) throws(ModelDeclarationError) -> AIModelEntity {
        let declaration = try Self.value(in: file)
        do throws(ModelDeclarationError) {
            let model = try AIModelEntity(declaration: declaration)
            guard model.type == type else {
                throw ModelDeclarationError(
                    field: "model_type", "is \(model.type.rawValue), and the directory that of \(type.rawValue)")
            }
            // What is wrong with one model alone is found here, where the file is known.
            _ = try PredefinedModels([model])
            return model
        } catch {
            throw ModelDeclarationError(file: file, field: error.field, error.reason)
        }
    }

    private func fileNames() -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
    }

    private static func value(in file: String) throws(ModelDeclarationError) -> JSONValue {
        guard let data = FileManager.default.contents(atPath: file) else {
            throw ModelDeclarationError(file: file, "cannot be read")
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            throw ModelDeclarationError(file: file, "is not UTF-8")
        }
        do throws(ModelDeclarationError) { return try YAMLText(text).value() } catch {
            throw ModelDeclarationError(file: file, field: error.field, error.reason)
        }
    }
}
