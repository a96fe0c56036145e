using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Metadata.Conventions;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Kefa.Bureau.Storage;

/// <summary>
/// Instants as UTC <see cref="DateTime"/>: SQLite cannot compare <see cref="DateTimeOffset"/>, PostgreSQL takes only UTC.
/// Cut to microseconds, which is what PostgreSQL keeps, so that both databases give back what was stored.
/// </summary>
internal sealed class UtcConverter() : ValueConverter<DateTimeOffset, DateTime>(
    instant => ToStored(instant), stored => FromStored(stored))
{
    internal static DateTime ToStored(DateTimeOffset instant)
    {
        DateTime utc = instant.UtcDateTime;
        return new DateTime(utc.Ticks - utc.Ticks % TimeSpan.TicksPerMicrosecond, DateTimeKind.Utc);
    }

    internal static DateTimeOffset FromStored(DateTime stored) => new(DateTime.SpecifyKind(stored, DateTimeKind.Utc));
}

internal sealed class FenConverter() : ValueConverter<Money, long>(money => money.Fen, fen => Money.FromFen(fen));

/// <summary>Tables and columns are called as SQL reads best: <c>event_body</c>, <c>recorded_at</c>. A name given in a configuration stays.</summary>
internal sealed class SnakeCaseNames : IModelFinalizingConvention
{
    public void ProcessModelFinalizing(IConventionModelBuilder modelBuilder, IConventionContext<IConventionModelBuilder> context)
    {
        foreach (IConventionEntityType entity in modelBuilder.Metadata.GetEntityTypes())
        {
            if (entity.IsOwned() || entity.GetTableName() is null) continue;
            if (entity.BaseType is null) entity.Builder.ToTable(Of(entity.ClrType.Name));
            foreach (IConventionProperty property in entity.GetDeclaredProperties())
                property.Builder.HasColumnName(Of(property.Name));
        }
    }

    internal static string Of(string name)
    {
        var text = new StringBuilder(name.Length + 8);
        for (int i = 0; i < name.Length; i++)
        {
            bool starts = i > 0 && char.IsAsciiLetterUpper(name[i])
                && (!char.IsAsciiLetterUpper(name[i - 1]) || (i + 1 < name.Length && char.IsAsciiLetterLower(name[i + 1])));
            if (starts) text.Append('_');
            text.Append(char.ToLowerInvariant(name[i]));
        }
        return text.ToString();
    }
}
