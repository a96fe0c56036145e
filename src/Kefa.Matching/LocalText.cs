namespace Kefa.Matching;

/// <summary>A text in both languages of the product.</summary>
public sealed record LocalText(string Zh, string En)
{
    /// <summary>The text in English when <paramref name="english"/>, else in Chinese.</summary>
    public string In(bool english) => english ? En : Zh;

    public override string ToString() => Zh;
}
