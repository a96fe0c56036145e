using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Kefa.Feel.Functions;

/// <summary>Reads what follows a backslash: a single character, a class, or a property.</summary>
internal static class EscapeReader
{
    private const string Literal = @"\|.-^?*+{}()[]$";

    public static bool TryRead(PatternReader reader, [NotNullWhen(true)] out CodePointSet? set, [NotNullWhen(false)] out Phrase? problem)
    {
        (set, problem) = (null, null);
        if (reader.AtEnd)
        {
            problem = $"it ends with a \\";
            return false;
        }

        var letter = reader.Take();
        set = letter switch
        {
            'n' => One('\n'),
            'r' => One('\r'),
            't' => One('\t'),
            'p' or 'P' => Property(reader, negated: letter == 'P', out problem),
            < 128 when Literal.Contains((char)letter, StringComparison.Ordinal) => One(letter),
            < 128 => CharacterClasses.Escape((char)letter),
            _ => null,
        };
        if (set is null)
            problem ??= $"\\{new Rune(letter)} is not an escape";
        return set is not null;
    }

    private static CodePointSet One(int codePoint) => CodePointSet.Of((codePoint, codePoint));

    private static CodePointSet? Property(PatternReader reader, bool negated, out Phrase? problem)
    {
        problem = null;
        var name = new StringBuilder();
        var closed = false;
        if (reader.TryTake('{'))
        {
            while (!reader.AtEnd && !(closed = reader.TryTake('}')))
                name.Append(new Rune(reader.Take()).ToString());
        }

        var set = closed ? CharacterClasses.Property(name.ToString()) : null;
        if (set is null)
            problem = $"there is no property {{{name}}}";
        return negated ? set?.Complement() : set;
    }
}
