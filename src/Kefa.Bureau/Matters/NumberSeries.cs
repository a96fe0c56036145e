using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kefa.Bureau.Matters;

/// <summary>The last number that was given in a series of a year.</summary>
internal sealed class NumberSeries : IBelongsToBureau
{
    public int BureauId { get; set; }

    /// <summary><c>matter/GID</c>, <c>document/letter</c> …</summary>
    public required string Series { get; set; }
    public int Year { get; set; }
    public int Last { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<NumberSeries>
    {
        public void Configure(EntityTypeBuilder<NumberSeries> builder)
        {
            builder.HasKey(series => new { series.BureauId, series.Series, series.Year });
            builder.Property(series => series.Series).HasMaxLength(64);
        }
    }
}

/// <summary>
/// Gives numbers without gaps and without duplicates: the row of the series is raised in the act's own transaction and stays locked until it
/// commits; an act that fails gives its number back. Taken last, after the stream, so that two acts never wait for each other in a circle.
/// </summary>
internal sealed class Numbers(KefaDbContext db, ICurrentBureau bureau)
{
    /// <exception cref="InvalidOperationException">There is no transaction.</exception>
    public async Task<int> NextAsync(string series, int year, CancellationToken cancellationToken)
    {
        if (db.Database.CurrentTransaction is null)
            throw new InvalidOperationException("A number is given in the act's transaction: begin it first.");
        int here = bureau.Required.Id;
        return (await db.Database.SqlQuery<int>(
            $"""
             INSERT INTO number_series (bureau_id, series, year, last) VALUES ({here}, {series}, {year}, 1)
             ON CONFLICT (bureau_id, series, year) DO UPDATE SET last = number_series.last + 1 RETURNING last AS "Value"
             """).ToListAsync(cancellationToken))[0];
    }

    public async Task<MatterNumber> NextMatterAsync(string code, int year, CancellationToken cancellationToken) =>
        MatterNumber.Of(year, code, await NextAsync("matter/" + code, year, cancellationToken));
}
