using Kefa.Matching;

namespace Kefa.Bureau.Registers;

/// <summary>
/// Administrative divisions of GB/T 2260: provinces (two digits), prefectures (four), counties (six). Every province and prefecture is there, of the
/// counties what the bureau works with: a county without a name in a known province is a valid code.
/// </summary>
public sealed class RegionRegister(CodeRegister codes)
{
    public IReadOnlyList<CodeEntry> Regions => codes.Entries;

    public CodeEntry? Find(string code) => codes.Find(code);

    /// <summary>The name of a county with its prefecture, as far as names are known; the code itself when none is.</summary>
    public LocalText NameOf(string code)
    {
        CodeEntry[] known = [.. new[] { 2, 4, 6 }.Where(n => n <= code.Length).Select(n => codes.Find(code[..n])).OfType<CodeEntry>()];
        CodeEntry[] shown = known.Length > 2 ? known[1..] : known;
        var rest = known.Length > 0 && known[^1].Code.Length < code.Length ? $" {code}" : "";
        return known.Length == 0
            ? new LocalText(code, code)
            : new LocalText(string.Concat(shown.Select(r => r.Name.Zh)) + rest, string.Join(", ", shown.Reverse().Select(r => r.Name.En)) + rest);
    }

    /// <summary>What is strange with a county code that may yet be right: the prefectures of its province are known, and its own is not among them.</summary>
    public LocalText? Doubt(string code) => Problem(code) is null && codes.Find(code[..4]) is null && codes.Entries.Any(e => e.Code.Length == 4 && e.Code.StartsWith(code[..2], StringComparison.Ordinal))
        ? new LocalText($"“{code}”的地级代码 {code[..4]} 不在行政区划名录中，请核对。", $"'{code}': the register has no prefecture {code[..4]}; check it.")
        : null;

    /// <summary>What is wrong with a county code; null when it is right.</summary>
    public LocalText? Problem(string code)
    {
        if (code.Length != 6 || !code.AsSpan().ContainsOnlyDigits())
            return new LocalText($"“{code}”不是行政区划代码：应为六位数字，例如 430702。", $"'{code}' is not a region code; expected six digits, such as 430702.");
        return codes.Find(code[..2]) is null
            ? new LocalText($"“{code}”的省级代码 {code[..2]} 不存在。", $"'{code}': there is no province {code[..2]}.")
            : null;
    }
}
