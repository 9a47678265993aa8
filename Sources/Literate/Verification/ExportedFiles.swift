import Foundation
import LiterateLayout
import LiterateRecording

extension RecordedExport {
    /// The file's name in the chapter's folder.
    var fileName: String { BookLayout.exportedFile(name) }
}

/// Whether some bytes are the file of an exported value, rather than any JSON.
func isExportedValue(_ data: Data) -> Bool {
    let content = try? JSONSerialization.jsonObject(with: data)
    return (content as? [String: Any]).map { Set($0.keys) == ["type", "value"] } ?? false
}
