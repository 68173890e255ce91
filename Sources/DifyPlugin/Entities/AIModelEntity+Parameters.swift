extension AIModelEntity {
    /// The parameters of an invocation that the schema's rules let through (protocol section 3.10).
    ///
    /// Names that no rule has are left out. A value that is missing is looked for under the name of the rule's template;
    /// where there is none either, a required one gets its default, and any other stays away.
    ///
    /// - Throws: ``InvokeError`` of the kind `badRequest` for a value that breaks its rule, and for one that is required
    ///   and has no default.
    public func checkedParameters(_ parameters: JSONObject) throws(InvokeError) -> JSONObject {
        var checked = JSONObject()
        for rule in parameterRules.lazy.map(\.resolved) {
            if let value = parameters.value(rule.name) ?? rule.template.flatMap({ parameters.value($0.rawValue) }) {
                checked[rule.name] = try rule.check(value)
            } else if rule.required {
                guard let value = rule.defaultValue else { throw rule.missing }
                checked[rule.name] = value
            }
        }
        return checked
    }
}

extension JSONObject {
    /// The value of that name, unless it is null.
    fileprivate func value(_ name: String) -> JSONValue? {
        guard let value = self[name], value != .null else { return nil }
        return value
    }
}
