import Testing

@testable import DifyPlugin

/// What Dify sends with `invoke_llm`, as the daemon words it (protocol section 3.4).
struct InvocationDecodingTests {
    /// The specification's own example.
    private static let example = #"""
        {"user_id":"u-1","type":"model","action":"invoke_llm",
         "provider":"native","model":"qwen","model_type":"llm",
         "credentials":{"server_url":"http://h:9997","api_key":"k"},
         "model_parameters":{"temperature":0,"max_tokens":512},
         "prompt_messages":[
          {"role":"system","content":"You are terse.","name":"","tool_calls":null,"tool_call_id":""},
          {"role":"user","content":[
             {"type":"text","base64_data":"","url":"","data":"What is this?","encode_format":"","format":"","mime_type":"","detail":"","filename":""},
             {"type":"image","base64_data":"iVBORw0…","url":"","data":"","encode_format":"","format":"png","mime_type":"image/png","detail":"high","filename":"a.png"}],
           "name":"","tool_calls":null,"tool_call_id":""},
          {"role":"assistant","content":"","name":"","tool_calls":[{"id":"call_1","type":"function","function":{"name":"f","arguments":"{\"x\":1}"}}],"tool_call_id":""},
          {"role":"tool","content":"42","name":"f","tool_calls":null,"tool_call_id":"call_1"}],
         "tools":[{"name":"f","description":"d","parameters":{"type":"object","properties":{"x":{"type":"integer"}},"required":["x"]}}],
         "stop":null,"json_schema":null,"stream":true}
        """#

    private static func invocation(_ data: String) throws -> LLMInvocation {
        let line = #"{"session_id":"S","event":"request","data":\#(data)}"#.replacing("\n", with: " ")
        guard case .request(let request) = HostMessage(.line(Array(line.utf8))) else {
            throw InvokeError(.badRequest, "not a request")
        }
        return try request.llmInvocation()
    }

    @Test("reads the specification's example whole")
    func example() throws {
        let invocation = try Self.invocation(Self.example)
        #expect(invocation.model == "qwen")
        #expect(invocation.userID == "u-1")
        #expect(invocation.credentials.values == ["server_url": "http://h:9997", "api_key": "k"])
        #expect(invocation.parameters == ["temperature": 0, "max_tokens": 512])
        let image = MediaContent(
            base64Data: "iVBORw0…", format: "png", mimeType: "image/png", filename: "a.png", detail: "high")
        #expect(
            invocation.messages == [
                PromptMessage(.system, .text("You are terse.")),
                PromptMessage(.user, .parts([.text("What is this?"), .image(image)])),
                PromptMessage(
                    .assistant, .text(""), toolCalls: [ToolCall(id: "call_1", name: "f", arguments: #"{"x":1}"#)]),
                PromptMessage(.tool, .text("42"), name: "f", toolCallID: "call_1"),
            ])
        #expect(invocation.tools.map(\.name) == ["f"])
        #expect(
            invocation.tools.first?.parameters?.text
                == #"{"type":"object","properties":{"x":{"type":"integer"}},"required":["x"]}"#)
        #expect(invocation.toolChoice == nil && invocation.stop == [] && invocation.stream)
    }

    @Test(
        "a null and an absent field are the same",
        arguments: [
            #"{"model":"m"}"#,
            #"{"model":"m","prompt_messages":null,"model_parameters":null,"credentials":null,"tools":null,"stop":null,"#
                + #""json_schema":null,"stream":null,"tool_choice":null,"user_id":null}"#,
        ])
    func nothing(data: String) throws {
        let invocation = try Self.invocation(data)
        #expect(invocation.messages == [] && invocation.tools == [] && invocation.stop == [])
        #expect(invocation.parameters.isEmpty && invocation.credentials.values.isEmpty)
        #expect(invocation.toolChoice == nil && invocation.stream && invocation.userID == "")
    }

    static let media = MediaContent(base64Data: "QUJD", format: "f", mimeType: "m/t", filename: "n")
    static let parts: [(json: String, part: PromptContentPart)] = [
        (#"{"type":"text","data":"a"}"#, .text("a")), (#"{"type":"text","data":null}"#, .text("")),
        (#"{"type":"text"}"#, .text("")),
        (#"{"data":"late type","opaque_body":{"a":[1]},"type":"text"}"#, .text("late type")),
        (
            #"{"type":"image","base64_data":"QUJD","url":"","format":"f","mime_type":"m/t","filename":"n"}"#,
            .image(media)
        ),
        (
            #"{"type":"audio","base64_data":"QUJD","url":null,"format":"f","mime_type":"m/t","filename":"n"}"#,
            .audio(media)
        ),
        (
            #"{"type":"video","base64_data":"QUJD","format":"f","mime_type":"m/t","filename":"n","detail":""}"#,
            .video(media)
        ),
        (#"{"type":"document","base64_data":"QUJD","format":"f","mime_type":"m/t","filename":"n"}"#, .document(media)),
        (
            #"{"type":"image","base64_data":"","url":"http://h/a.png","detail":"low"}"#,
            .image(MediaContent(url: "http://h/a.png", detail: "low"))
        ),
        (
            #"{"type":"image","base64_data":null,"url":null,"format":null,"mime_type":null,"filename":null,"detail":null}"#,
            .image(MediaContent())
        ),
    ]

    @Test("reads every kind of part", arguments: parts)
    func part(json: String, part: PromptContentPart) throws {
        let data = #"{"model":"m","prompt_messages":[{"role":"user","content":[\#(json)]}]}"#
        #expect(try Self.invocation(data).messages == [PromptMessage(.user, .parts([part]))])
    }

    @Test("a file is its URL, or its bytes as one")
    func dataURL() {
        #expect(Self.media.dataURL == "data:m/t;base64,QUJD")
        #expect(MediaContent(base64Data: "QUJD", url: "http://h/a", mimeType: "m/t").dataURL == "http://h/a")
    }

    @Test(
        "reads every mode of tool choice",
        arguments: [
            (#"{"mode":"auto","name":""}"#, ToolChoice.auto), (#"{"mode":"none"}"#, .none),
            (#"{"mode":"required","name":null}"#, .required), (#"{"mode":"tool","name":"f"}"#, .tool(name: "f")),
            (#"{"name":"f","mode":"tool","x":{}}"#, .tool(name: "f")), (#"{"mode":"","name":""}"#, .auto),
            (#"{"mode":null}"#, .auto), ("{}", .auto),
        ])
    func toolChoice(json: String, choice: ToolChoice) throws {
        #expect(try Self.invocation(#"{"model":"m","tool_choice":\#(json)}"#).toolChoice == choice)
    }

    @Test(
        "reads tools and calls with nulls",
        arguments: [
            (#""tools":[{"name":"f","description":null,"parameters":null}]"#, "f", ""),
            (#""tools":[{"parameters":{},"name":"f","strict":true}]"#, "f", "{}"),
        ])
    func tool(field: String, name: String, parameters: String) throws {
        let tool = try #require(try Self.invocation(#"{"model":"m",\#(field)}"#).tools.first)
        #expect(tool.name == name && tool.description == "" && (tool.parameters?.text ?? "") == parameters)
    }

    @Test(
        "a call that holds nulls is a call without words",
        arguments: [
            #"{"id":null,"type":null,"function":null}"#, #"{"id":"","function":{"name":null,"arguments":null}}"#, "{}",
        ])
    func emptyCall(json: String) throws {
        let data = #"{"model":"m","prompt_messages":[{"role":"assistant","content":"","tool_calls":[\#(json)]}]}"#
        #expect(try Self.invocation(data).messages.first?.toolCalls == [ToolCall(id: "", name: "", arguments: "")])
    }

    @Test(
        "names the field that cannot be read",
        arguments: [
            (#"{"model":1}"#, "model"), (#"{"model":null}"#, "model"), ("{}", "model"),
            (#"{"model":"m","stop":"x"}"#, "stop"), (#"{"model":"m","stop":[1]}"#, "stop"),
            (#"{"model":"m","stream":"yes"}"#, "stream"), (#"{"model":"m","user_id":7}"#, "user_id"),
            (#"{"model":"m","credentials":[]}"#, "credentials"),
            (#"{"model":"m","model_parameters":1}"#, "model_parameters"),
            (#"{"model":"m","tool_choice":{"mode":"perhaps"}}"#, "tool_choice"),
            (#"{"model":"m","tool_choice":"auto"}"#, "tool_choice"), (#"{"model":"m","tools":{}}"#, "tools"),
            (#"{"model":"m","tools":[null]}"#, "tools"),
            (#"{"model":"m","prompt_messages":[{"role":"user","content":[{"type":"hologram"}]}]}"#, "prompt_messages"),
            (#"{"model":"m","prompt_messages":[{"role":"narrator","content":""}]}"#, "prompt_messages"),
            (#"{"model":"m","prompt_messages":[{"content":""}]}"#, "prompt_messages"),
            (#"{"model":"m","prompt_messages":[{"role":"user","content":7}]}"#, "prompt_messages"),
        ])
    func unreadable(data: String, field: String) {
        let error = #expect(throws: InvokeError.self) { try Self.invocation(data) }
        #expect(error?.kind == .badRequest)
        #expect(error?.message.contains("\"\(field)\"") == true)
    }
}
