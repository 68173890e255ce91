extension ModelPricing {
    /// Reads the prices of a declaration; `nil` if it has none.
    init?(_ pricing: DeclarationField) throws(ModelDeclarationError) {
        guard pricing.value != nil else { return nil }
        let input = try pricing.member("input")
        let unit = try pricing.member("unit")
        let currency = try pricing.member("currency")
        self.init(
            input: try input.required(input.decimal()), output: try pricing.member("output").decimal(),
            unit: try unit.required(unit.decimal()), currency: try currency.required(currency.text()))
    }
}
