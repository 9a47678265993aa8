/// Whether two texts are the same bytes.
///
/// Swift's `==` takes canonically equivalent strings for the same; what a chapter says, its code and
/// what it prints are held against each other by bytes.
package func isSameBytes(_ one: some StringProtocol, _ two: some StringProtocol) -> Bool {
    one.utf8.elementsEqual(two.utf8)
}
