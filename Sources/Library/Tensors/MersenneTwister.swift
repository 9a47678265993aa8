/// The generator MT19937 of Matsumoto and Nishimura: 624 words of state, 32 bits a draw.
///
/// Source: [Mersenne Twister](http://www.math.sci.hiroshima-u.ac.jp/m-mat/MT/emt.html)
struct MersenneTwister {
    private static let size = 624
    private static let shift = 397

    private var state: [UInt32]
    private var position = size

    /// Seeds with one number.
    init(seed: UInt32) {
        state = [seed]
        state.reserveCapacity(Self.size)
        for i in 1..<Self.size {
            let last = state[i - 1]
            state.append(1_812_433_253 &* (last ^ (last >> 30)) &+ UInt32(i))
        }
    }

    /// Seeds with the words of a number, lowest first.
    init(words: [UInt32]) {
        self.init(seed: 19_650_218)
        let size = Self.size
        var i = 1
        for step in 0..<max(size, words.count) {
            let j = step % words.count
            let last = state[i - 1]
            state[i] = (state[i] ^ ((last ^ (last >> 30)) &* 1_664_525)) &+ words[j] &+ UInt32(j)
            i = next(i)
        }
        for _ in 1..<size {
            let last = state[i - 1]
            state[i] = (state[i] ^ ((last ^ (last >> 30)) &* 1_566_083_941)) &- UInt32(i)
            i = next(i)
        }
        state[0] = 0x8000_0000
    }

    /// The place after `i`; after the last, place 0 repeats the last word and 1 follows.
    private mutating func next(_ i: Int) -> Int {
        if i + 1 < Self.size { return i + 1 }
        state[0] = state[Self.size - 1]
        return 1
    }

    /// The next 32 bits.
    mutating func next() -> UInt32 {
        if position == Self.size { regenerate() }
        let word = Self.tempered(state[position])
        position += 1
        return word
    }

    /// Fills `places` with a value of each of the next words.
    @inline(__always)
    mutating func fill<Value>(
        _ places: UnsafeMutableBufferPointer<Value>, with value: (UInt32) -> Value
    ) {
        var done = 0
        while done < places.count {
            if position == Self.size { regenerate() }
            let count = min(places.count - done, Self.size - position)
            state.withUnsafeBufferPointer { words in
                for i in 0..<count {
                    places[done &+ i] = value(Self.tempered(words[position &+ i]))
                }
            }
            position += count
            done += count
        }
    }

    @inline(__always)
    private static func tempered(_ word: UInt32) -> UInt32 {
        var y = word
        y ^= y >> 11
        y ^= (y << 7) & 0x9D2C_5680
        y ^= (y << 15) & 0xEFC6_0000
        return y ^ (y >> 18)
    }

    private mutating func regenerate() {
        let (size, shift) = (Self.size, Self.shift)
        state.withUnsafeMutableBufferPointer { s in
            func mix(_ i: Int, _ next: Int, _ other: Int) {
                let y = (s[i] & 0x8000_0000) | (s[next] & 0x7FFF_FFFF)
                s[i] = s[other] ^ (y >> 1) ^ ((0 &- (y & 1)) & 0x9908_B0DF)
            }
            for i in 0..<(size - shift) { mix(i, i &+ 1, i &+ shift) }
            for i in (size - shift)..<(size - 1) { mix(i, i &+ 1, i &+ shift &- size) }
            mix(size - 1, 0, shift - 1)
        }
        position = 0
    }
}
