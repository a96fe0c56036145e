using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Kefa.Feel;

namespace Kefa.Procedures.Messages;

/// <summary>The Chinese of what this engine says, under the English text with numbered holes; the test "Speaking Chinese" holds them together.</summary>
internal static partial class Chinese
{
    public static IReadOnlyDictionary<string, string> Texts { get; } = new Dictionary<string, string>(
        new[] { Calendar, Acts, Reading }.SelectMany(part => part), StringComparer.Ordinal);

    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "The catalogue has to be there before the first phrase of this engine is read, wherever that is.")]
    internal static void Add() => Phrase.Add(Texts);
}
