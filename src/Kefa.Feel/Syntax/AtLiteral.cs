using System.Diagnostics.CodeAnalysis;

namespace Kefa.Feel.Syntax;

/// <summary>What stands between the quotes of <c>@"…"</c>: a date, a time, a date and time, or a duration.</summary>
internal static class AtLiteral
{
    public static bool TryParse(string text, [NotNullWhen(true)] out Value? value, [NotNullWhen(true)] out FeelType? type)
    {
        value = null;
        type = null;
        return false;
    }
}
