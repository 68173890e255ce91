import Testing

@testable import DifyPackaging
