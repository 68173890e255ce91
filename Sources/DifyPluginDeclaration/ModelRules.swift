public import DifyPlugin

/// What the declaration of a predefined model has to keep (protocol section 1.4).
///
/// The rules themselves are those of ``AIModelEntity/init(declaration:)``, by which plugins read their own models.
public enum ModelRules {
    /// What breaks a rule: the first thing of each member, so that one mistake does not hide those in other members.
    public static func violations(in model: JSONValue) -> [DeclarationViolation] {
        var check = RuleCheck()
        check.model(DeclarationField(path: "", value: model))
        return check.violations
    }

    /// Checks the models of a provider, which must not be called the same.
    static func check(_ models: [DeclarationField], _ check: inout RuleCheck) {
        var names: [[String]: String] = [:]
        for model in models {
            check.model(model)
            guard let name = model["model"].value?.string, let type = model["model_type"].value?.string else {
                continue
            }
            if let other = names.updateValue(model.path, forKey: [type, name]) {
                check.fail(model["model"], "is \"\(name)\", as it is in \(other); each has to have its own")
            }
        }
    }
}

extension RuleCheck {
    fileprivate mutating func model(_ model: DeclarationField) {
        guard mapping(model, "a mapping with `model` and `model_type`"), let members = model.value?.object else {
            return
        }
        let required = ["model", "model_type"]
        for name in required + members.keys.filter({ !required.contains($0) }) {
            var alone: JSONObject = ["model": "m", "model_type": "llm"]
            alone[name] = members[name]
            do throws(ModelDeclarationError) {
                _ = try PredefinedModels([AIModelEntity(declaration: .object(alone))])
            } catch {
                fail(DeclarationField(path: model.path, value: nil)[error.field], error.reason)
            }
        }
    }
}
