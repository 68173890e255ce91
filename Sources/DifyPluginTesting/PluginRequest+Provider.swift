public import DifyPlugin

extension PluginRequest {
    /// A `validate_provider_credentials` request with every field the daemon writes (section 3.7.10): no model.
    public static func validateProviderCredentials(
        session: String, credentials: JSONObject = [:]
    ) -> PluginRequest {
        PluginRequest(
            "validate_provider_credentials", session: session,
            fields: ["provider": "test", "credentials": .object(credentials)])
    }
}
