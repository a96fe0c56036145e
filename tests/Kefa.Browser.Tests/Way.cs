namespace Kefa.Browser.Tests;

/// <summary>How somebody visits: with or without scripts, in which language, how wide the window is, and as whom.</summary>
public sealed record Way(bool Script, string Language, int Width, string? Account = null)
{
    /// <summary>light, dark, contrast or elder; null for what the site does by itself.</summary>
    public string? Mode { get; init; }

    /// <summary>With scripts and without, in one language and the other, on a phone and at a desk: each journey meets each of them once.</summary>
    public static TheoryData<bool, string, int> All => new() { { true, "zh", 375 }, { false, "en", 1280 } };

    /// <summary>The same exchanged, so that over all journeys every pair of them occurs.</summary>
    public static TheoryData<bool, string, int> Exchanged => new() { { true, "en", 1280 }, { false, "zh", 375 } };

    public override string ToString() => $"{(Script ? "with" : "without")} scripts, {Language}, {Width} px{(Account is null ? "" : ", as " + Account)}{(Mode is null ? "" : ", " + Mode)}";
}
