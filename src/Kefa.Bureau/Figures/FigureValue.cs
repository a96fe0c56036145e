using Kefa.Bureau.Storage;
using Kefa.Feel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kefa.Bureau.Figures;

/// <summary>A figure for a period.</summary>
/// <param name="Value">The number, not rounded; null where there is none, see <paramref name="None"/>.</param>
/// <param name="Records">How many rows it counts; of one that is made of others, those of the first of them.</param>
/// <param name="Undetermined">Of how many rows it is not known whether they count: what they lack was never filled in.</param>
/// <param name="Groups">The same told apart, in the order of the keys.</param>
/// <param name="None">Why there is no number.</param>
/// <param name="Reported">That it was not computed but taken from an earlier report.</param>
public sealed record FigureValue(CompiledReference Figure, FigurePeriod Period, decimal? Value, long Records, long Undetermined, IReadOnlyList<FigureGroup> Groups, Phrase? None, bool Reported = false)
{
    /// <summary>What an earlier report printed, where that is another number than this one; null where none did, or the same.</summary>
    public decimal? Printed { get; init; }

    /// <summary>From which day of the period there is a record; null where there is one of all of it.</summary>
    public DateOnly? RecordFrom { get; init; }

    /// <summary>The number as it is shown: halves rounded away from zero.</summary>
    public decimal? Rounded => Value is { } value ? Math.Round(value, Figure.Figure.Decimals, MidpointRounding.AwayFromZero) : null;
}

/// <summary>A figure with the version of its set.</summary>
public sealed record CompiledReference(FigureSet Set, Figure Figure);

/// <summary>A part of a figure.</summary>
/// <param name="Keys">The values of the figure's group paths; null where a row has none.</param>
public sealed record FigureGroup(IReadOnlyList<string?> Keys, decimal? Value, long Records, long Undetermined);

/// <summary>A figure as it was computed last, kept until something happens that it could count. A projection: it can always be thrown away.</summary>
internal sealed class FigureResult : IBelongsToBureau
{
    public int BureauId { get; set; }
    public required string Code { get; set; }
    public DateOnly FirstDay { get; set; }
    public DateOnly LastDay { get; set; }

    /// <summary>What it was computed from: the version of the figure, how many events its source had, and the day if the period is not over.</summary>
    public required string Stamp { get; set; }

    /// <summary>Number, records, undetermined and groups, as JSON.</summary>
    public required string Result { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<FigureResult>
    {
        public void Configure(EntityTypeBuilder<FigureResult> builder)
        {
            builder.HasKey(r => new { r.BureauId, r.FirstDay, r.LastDay, r.Code });
            builder.Property(r => r.Code).HasMaxLength(32);
            builder.Property(r => r.Stamp).HasMaxLength(200);
            builder.Property(r => r.Result).IsJson();
        }
    }
}
