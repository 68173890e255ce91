extension KnowledgeText {
    static let technology = """
        # myself
        Hello! I am a small language model that stands in for a large one.
        I am a stand-in model: a trigram model over a small text, with a search that finds the sentences that fit.
        My name is Stand-in, and I run inside a test server on your own machine.
        I can answer from my small text, do sums, count, repeat, and remember what you told me earlier.
        Thanks are welcome, although a small model feels nothing.
        Goodbye, and come back when you have another question.
        My answers are written token by token, so that you can watch a stream being made.
        # networks
        A LAN, or local area network, connects the machines of a home, an office or a lab.
        A model server on the LAN keeps every prompt inside the house.
        A switch sends a frame only to the port where the receiver is plugged in.
        A router joins two networks and decides which way a packet goes.
        An IP address names a machine in a network, and a port names a program on that machine.
        The loopback address 127.0.0.1 always means the machine itself.
        DNS turns the name of a machine into its address.
        DHCP hands out addresses to machines that join a network.
        TCP delivers bytes in order and sends them again when they are lost.
        UDP sends single packets and promises nothing about their order or arrival.
        TLS encrypts a connection and proves with a certificate who the server is.
        A firewall decides which connections may pass.
        Latency is the time a message needs, and bandwidth is how much fits through in a second.
        A proxy makes requests in the name of somebody else.
        HTTP is a protocol of requests and answers, and keep-alive lets one connection carry many of them.
        Server-sent events are a stream of text over HTTP in which every event ends with an empty line.
        A closed connection in the middle of a stream is an error, not an answer.
        # model servers
        Xinference is a server that runs language, embedding, rerank and audio models behind one API.
        A model server loads the weights once and answers many requests.
        Streaming shows the first words of an answer while the rest is still being generated.
        The first token takes longest, because the server has to read the whole prompt before it.
        Batching lets a server answer several requests with one pass over the weights.
        A token is a piece of a word, and the price of an answer is counted in tokens.
        The context length is the number of tokens a model can keep in view.
        Temperature sets how freely a model chooses: at zero it always takes the likeliest token.
        A stop sequence ends an answer as soon as its text appears.
        Quantization stores the weights of a model in fewer bits, so that it fits into less memory.
        An embedding is a list of numbers that places a text near other texts of similar meaning.
        A rerank model reads a question with each document and sorts the documents by how well they fit.
        A vector database finds the stored embeddings that are closest to a question.
        Retrieval adds passages found in your documents to the prompt, so that the model can answer from them.
        The engine llama.cpp runs quantized models on ordinary processors.
        The engine vLLM keeps the memory of many requests in pages and serves them together.
        A graphics card is fast at the large multiplications that models are made of.
        # Dify
        Dify is a platform on which people build applications with language models.
        A plugin teaches Dify to use the models of another provider.
        A Dify plugin is a program that reads requests line by line and writes answers line by line.
        A workflow in Dify is a chain of steps, and a model may be one of them.
        A knowledge base in Dify cuts documents into pieces and finds the pieces that fit a question.
        # Swift
        Swift is a compiled programming language that began at Apple and is developed in the open.
        Swift checks types and data races when the program is compiled.
        An optional in Swift says that a value may be missing.
        An actor in Swift protects its state, because only one task at a time may enter it.
        A task group in Swift runs child tasks and waits for all of them.
        Structured concurrency means that no task outlives the scope that started it.
        A struct in Swift is a value that is copied, while a class is shared by reference.
        A protocol in Swift lists what a type must be able to do.
        The Swift package manager builds packages and fetches what they depend on.
        SwiftNIO is a library for network programs that never block their threads.
        Swift runs on Linux as well as on the machines of Apple.
        An enum in Swift can carry values with each of its cases.
        # programming
        A compiler turns source code into machine code before the program runs.
        A unit test checks one small part of a program by itself.
        A cache keeps an answer so that it need not be worked out again.
        A race happens when the result of a program depends on which thread comes first.
        Backpressure slows the writer down to the pace of the reader.
        Recursion is a function that calls itself with a smaller problem.
        A hash table finds a value by its key in about the same time however many keys there are.
        Git keeps the history of a project as a chain of commits.
        A good error message says what happened, why, and what to do next.
        JSON is a text format for objects, lists, strings and numbers.
        UTF-8 writes every character of the world in one to four bytes.

        """
}
