import Testing

@testable import Notebook

struct TableTests {
    @Test func numbersStandAtTheRight() {
        let table = Table(
            columns: ["name", "loss", "share", "note"],
            rows: [
                ["as drawn", 2.5, "12.5%", "a"], ["b", -10, "3%", "long one"], ["c", 1e-4, "", ""],
            ])
        #expect(
            table.text == """
                name        loss  share  note
                --------  ------  -----  --------
                as drawn     2.5  12.5%  a
                b            -10     3%  long one
                c         0.0001

                """)
    }

    @Test func columnOfTextsAndNumbersIsText() {
        let table = Table(columns: ["x"], rows: [["1"], ["two"]])
        #expect(table.text == "x\n---\n1\ntwo\n")
        #expect(table.rows == [["1"], ["two"]])
    }

    @Test func tableWithoutRows() {
        #expect(Table(columns: ["a", "bc"], rows: []).text == "a  bc\n-  --\n")
    }
}
