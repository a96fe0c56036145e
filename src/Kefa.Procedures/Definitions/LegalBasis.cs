namespace Kefa.Procedures;

/// <summary>Where a rule comes from: a law, regulation or notice, and the place in it.</summary>
/// <param name="Law">Its title or its number, as the law library knows it: <c>政府信息公开条例</c>, <c>国办发〔2018〕37号</c>.</param>
/// <param name="Article">The article, paragraph or item: <c>33</c>, <c>36(1)</c>, <c>第六条</c>; null for the instrument as a whole.</param>
/// <param name="Unconfirmed">The text could not be read when this was written: shown as "to be confirmed".</param>
public sealed record LegalBasis(string Law, string? Article = null, bool Unconfirmed = false)
{
    /// <summary>The citation as pages and letters print it: 《政府信息公开条例》第三十三条 is the letter's business, 政府信息公开条例 33 is this.</summary>
    public override string ToString() => (Article is null ? Law : $"{Law} {Article}") + (Unconfirmed ? " (?)" : "");
}
