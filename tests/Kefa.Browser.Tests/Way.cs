namespace Kefa.Browser.Tests;

/// <summary>How somebody visits: with or without scripts, in which language, how wide the window is, and as whom.</summary>
public sealed record Way(bool Script, string Language, int Width, string? Account = null)
{
    /// <summary>light, dark, contrast or elder; null for what the site does by itself.</summary>
    public string? Mode { get; init; }

    /// <summary>Scripts on and off, both languages; a phone and a desk alternate.</summary>
    public static TheoryData<bool, string, int> All => new() { { true, "zh", 375 }, { true, "en", 1280 }, { false, "zh", 1280 }, { false, "en", 375 } };

    /// <summary>The same with the widths exchanged, so that over all journeys every combination occurs.</summary>
    public static TheoryData<bool, string, int> Exchanged => new() { { true, "zh", 1280 }, { true, "en", 375 }, { false, "zh", 375 }, { false, "en", 1280 } };

    public override string ToString() => $"{(Script ? "with" : "without")} scripts, {Language}, {Width} px{(Account is null ? "" : ", as " + Account)}{(Mode is null ? "" : ", " + Mode)}";
}
