namespace Kefa.Bureau.Bureaus;

/// <summary>What letters and guides say of a bureau beside its name. What is null is not known, and a letter that needs it is not written.</summary>
public sealed record BureauContact
{
    public static BureauContact None { get; } = new();

    /// <summary>机关代字: what stands before the year in the numbers of its documents, 云科.</summary>
    public string? DocumentMark { get; init; }

    public string? Address { get; init; }

    /// <summary>办公时间.</summary>
    public string? Hours { get; init; }

    /// <summary>咨询电话.</summary>
    public string? Phone { get; init; }

    /// <summary>The organ that hears reconsideration 行政复议机关: the people's government of the same level (行政复议法 art. 24).</summary>
    public string? ReconsiderationOrgan { get; init; }

    public string? ReconsiderationAddress { get; init; }

    /// <summary>The court in which the bureau is sued.</summary>
    public string? Court { get; init; }

    public string? CourtAddress { get; init; }
}
