import DifyPlugin
public import DifyPluginDeclaration

extension PluginDeclaration {
    /// What breaks a rule of the host or of Dify in the manifest, the provider, and the files they refer to.
    ///
    /// Fields of files other than the manifest begin with the file's path: `provider/acme.yaml: label.en_US`.
    public func violations() -> [DeclarationViolation] {
        ManifestRules.violations(in: manifest) + runtimeViolations() + providerViolations() + iconViolations()
            + predefinedViolations()
    }

    private func providerViolations() -> [DeclarationViolation] {
        if let providerProblem { return [DeclarationViolation("plugins.models", providerProblem.description)] }
        return ProviderRules.violations(in: provider).map { $0.inFile(providerPath) }
    }

    // MARK: Files of the manifest

    private func runtimeViolations() -> [DeclarationViolation] {
        var violations: [DeclarationViolation] = []
        if let path = entrypointPath, let problem = problem(path) {
            violations.append(DeclarationViolation("meta.runner.entrypoint", "has to be a module: \(problem)"))
        }
        let problems = Self.requirementPaths.compactMap(problem)
        if problems.count == Self.requirementPaths.count {
            let names = Self.requirementPaths.joined(separator: " or ")
            violations.append(
                DeclarationViolation("", "\(names) has to be there, even if empty: \(problems.joined(separator: ", "))")
            )
        }
        return violations
    }

    private func iconViolations() -> [DeclarationViolation] {
        icons.compactMap { icon in
            problem(Self.assetPath(icon.name)).map { problem in
                DeclarationViolation(icon.field, "has to be a file in _assets: \(problem)")
            }
        }
    }

    /// Why a file cannot be packaged; `nil` if it can.
    private func problem(_ path: String) -> String? {
        do throws(PackagingError) { return try files.content(of: path) == nil ? "\(path) is missing" : nil } catch {
            return error.description
        }
    }

    // MARK: Predefined models

    private func predefinedViolations() -> [DeclarationViolation] {
        var violations: [DeclarationViolation] = []
        for predefined in predefinedFiles {
            var models: [String: String] = [:]
            var seen: Set<String> = []
            if predefined.patterns.count > PredefinedFiles.patternLimit {
                let limit = "has to have \(PredefinedFiles.patternLimit) patterns at most"
                violations.append(named("models.\(predefined.type.underscored).predefined", limit))
                continue
            }
            for (place, pattern) in predefined.patterns.enumerated() {
                let field = predefined.field(place)
                do throws(PackagingError) {
                    let paths = try predefined.paths(matching: pattern)
                    if paths.isEmpty { violations.append(named(field, "has to match a file, and \(pattern) does not")) }
                    for path in paths {
                        guard seen.insert(path).inserted else {
                            // The host adds the model twice.
                            violations.append(named(field, "matches \(path), as a pattern before it does"))
                            continue
                        }
                        do throws(PackagingError) {
                            violations += try modelViolations(in: path, of: predefined.type, &models)
                        } catch { violations.append(unreadable(field, error)) }
                    }
                } catch { violations.append(unreadable(field, error)) }
            }
            do throws(PackagingError) { _ = try predefined.positions() } catch {
                violations.append(named("models.\(predefined.type.underscored).position", "has to be a list: \(error)"))
            }
        }
        return violations
    }

    private func unreadable(_ field: String, _ error: PackagingError) -> DeclarationViolation {
        named(field, "has to match readable files: \(error)")
    }

    private func named(_ field: String, _ reason: String) -> DeclarationViolation {
        DeclarationViolation(field, reason).inFile(providerPath)
    }

    private func modelViolations(
        in path: String, of type: ModelType, _ models: inout [String: String]
    ) throws(PackagingError) -> [DeclarationViolation] {
        let model = try files.yaml(at: path)
        var violations = ModelRules.violations(in: model)
        if let declared = model.object?["model_type"]?.string, declared != type.rawValue {
            violations.append(DeclarationViolation("model_type", "is \(declared); it has to be \(type.rawValue) here"))
        }
        if let name = model.object?["model"]?.string, let other = models.updateValue(path, forKey: name) {
            violations.append(DeclarationViolation("model", "is \"\(name)\", as it is in \(other)"))
        }
        return violations.map { $0.inFile(path) }
    }
}

extension DeclarationViolation {
    /// The violation with the path of its file before the field.
    fileprivate func inFile(_ path: String) -> DeclarationViolation {
        DeclarationViolation(field.isEmpty ? "\(path):" : "\(path): \(field)", reason)
    }
}
