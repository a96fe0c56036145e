using Kefa.Matching;

namespace Kefa.Bureau.Registers;

/// <summary>The sections (<c>C</c>) and divisions (<c>C39</c>) of GB/T 4754-2017; a company has the section letter and four digits.</summary>
public sealed class IndustryRegister(CodeRegister codes)
{
    public IEnumerable<CodeEntry> Sections => codes.Entries.Where(e => e.Code.Length == 1);

    public IEnumerable<CodeEntry> Divisions => codes.Entries.Where(e => e.Code.Length == 3);

    /// <summary>The name of the division, else of the section, else the code itself.</summary>
    public LocalText NameOf(string code) => codes.FindByPrefix(code)?.Name ?? new LocalText(code, code);

    /// <summary>What is wrong with a company's industry code; null when it is right.</summary>
    public LocalText? Problem(string code)
    {
        if (code.Length != 5 || !char.IsAsciiLetterUpper(code[0]) || !code.AsSpan(1).ContainsOnlyDigits())
            return new LocalText($"“{code}”不是国民经济行业代码：应为门类字母加四位数字，例如 C3983。", $"'{code}' is not an industry code; expected a section letter and four digits, such as C3983.");
        if (codes.Find(code[..1]) is null)
            return new LocalText($"“{code}”的门类 {code[0]} 不存在（A 至 T）。", $"'{code}': there is no section {code[0]}; sections are A to T.");
        return codes.Find(code[..3]) is null
            ? new LocalText($"“{code}”的大类 {code[1..3]} 不属于门类 {code[0]}。", $"'{code}': there is no division {code[1..3]} in section {code[0]}.")
            : null;
    }
}
