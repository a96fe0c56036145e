namespace Kefa.Feel.Messages;

/// <summary>
/// The Chinese of what this engine says, under the English text with numbered holes. A phrase that is missing here, or has other holes, fails the test
/// "Speaking Chinese"; so does an entry that nobody says any more.
/// </summary>
internal static partial class Chinese
{
    public static IReadOnlyDictionary<string, string> Texts { get; } = new Dictionary<string, string>(
        new[] { Syntax, Checking, Evaluation, Functions, Patterns, Sql }.SelectMany(part => part), StringComparer.Ordinal);
}
