using System.Diagnostics.CodeAnalysis;
using Kefa.Bureau.Registers;
using Kefa.Matching;

namespace Kefa.Bureau.Companies;

/// <summary>
/// A unified social credit code 统一社会信用代码 (GB 32100-2015): 18 characters, of which 9 to 17 are the organisation code with its own
/// check character (GB 11714) and the last checks the whole.
/// </summary>
public readonly record struct CreditCode : IParsable<CreditCode>
{
    private const string Alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    private static readonly int[] Weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
    private static readonly int[] OrganisationWeights = [3, 7, 9, 10, 5, 8, 4, 2];

    private readonly string? _text;

    private CreditCode(string text) => _text = text;

    public override string ToString() => _text ?? "";

    /// <summary>The code of a registration area (8 characters) and the first eight characters of an organisation code, with both check characters.</summary>
    public static CreditCode Create(string registration, string organisation)
    {
        if (registration.Length != 8 || organisation.Length != 8 || !(registration + organisation).All(c => Alphabet.Contains(c, StringComparison.Ordinal)))
            throw new ArgumentException($"'{registration}' and '{organisation}' must each be eight characters of {Alphabet}.");
        var first17 = registration + organisation + OrganisationCheck(organisation);
        return new CreditCode(first17 + Check(first17));
    }

    public static CreditCode Parse(string s, IFormatProvider? provider) =>
        TryParse(s, out var code, out var problem) ? code : throw new FormatException(problem.En);

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out CreditCode result) => TryParse(s, out result, out _);

    /// <summary>Reads a code as people type it: full-width characters, lower case, spaces and hyphens are understood.</summary>
    /// <param name="problem">What is wrong, naming the character and what was expected there; null when the code is right.</param>
    public static bool TryParse(string? text, out CreditCode code, [NotNullWhen(false)] out LocalText? problem)
    {
        code = default;
        var s = Normalise(text ?? "");
        problem = Problem(s);
        if (problem is null)
            code = new CreditCode(s);
        return problem is null;
    }

    /// <summary>The text in half-width capitals without spaces and hyphens, whatever it is.</summary>
    public static string Normalise(string text) =>
        string.Concat(SearchText.Compatible(text).Where(c => !char.IsWhiteSpace(c) && c is not ('-' or '\u2010' or '\u2013' or '\u2014'))).ToUpperInvariant();

    private static LocalText? Problem(string s)
    {
        if (s.Length == 0)
            return new LocalText("未填写统一社会信用代码。", "The unified social credit code is empty.");
        var shown = s.Length <= 30 ? s : s[..30] + "…";
        if (s.Length != 18)
            return new LocalText($"“{shown}”有 {s.Length} 位，统一社会信用代码应为 18 位。", $"'{shown}' has {s.Length} characters; a unified social credit code has 18.");
        for (var i = 0; i < 18; i++)
        {
            if (!Alphabet.Contains(s[i], StringComparison.Ordinal))
                return new LocalText($"“{s}”第 {i + 1} 位“{s[i]}”无效：应为数字或大写字母，且不含 I、O、S、V、Z。", $"'{s}': character {i + 1} is '{s[i]}'; expected a digit or a letter other than I, O, S, V, Z.");
        }

        var organisation = OrganisationCheck(s.AsSpan(8, 8));
        if (s[16] != organisation)
            return new LocalText($"“{s}”第 17 位（组织机构代码校验位）应为“{organisation}”，现为“{s[16]}”，请核对。", $"'{s}': character 17, the check character of the organisation code, should be '{organisation}', not '{s[16]}'.");
        var check = Check(s.AsSpan(0, 17));
        return s[17] == check ? null : new LocalText($"“{s}”第 18 位（校验位）应为“{check}”，现为“{s[17]}”，请核对。", $"'{s}': character 18, the check character, should be '{check}', not '{s[17]}'.");
    }

    private static char Check(ReadOnlySpan<char> first17)
    {
        var sum = 0;
        for (var i = 0; i < 17; i++)
            sum += Alphabet.IndexOf(first17[i], StringComparison.Ordinal) * Weights[i];
        return Alphabet[(31 - (sum % 31)) % 31];
    }

    private static char OrganisationCheck(ReadOnlySpan<char> first8)
    {
        var sum = 0;
        for (var i = 0; i < 8; i++)
            sum += (char.IsAsciiDigit(first8[i]) ? first8[i] - '0' : first8[i] - 'A' + 10) * OrganisationWeights[i];
        return (11 - (sum % 11)) switch
        {
            10 => 'X',
            11 => '0',
            var digit => (char)('0' + digit),
        };
    }
}
