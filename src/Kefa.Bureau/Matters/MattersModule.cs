using Kefa.Bureau.Accounts;
using Kefa.Bureau.Accounts.Staff;
using Kefa.Bureau.Attachments;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Content;
using Kefa.Bureau.Deadlines;
using Kefa.Bureau.Jobs;
using Kefa.Bureau.Matters.Amending;
using Kefa.Bureau.Matters.Erasing;
using Kefa.Bureau.Matters.Entries;
using Kefa.Bureau.Matters.Letters;
using Kefa.Bureau.Matters.Publishing;
using Kefa.Bureau.Matters.Screening;
using Kefa.Bureau.Storage;
using Kefa.Bureau.Streams;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Matters;

public static class MattersModule
{
    public static IServiceCollection AddMatters(this IServiceCollection services) => services
        .AddSingleton<CompiledProcedures>()
        .AddSingleton<Worlds>()
        .AddSingleton<IContentSetChecker, ProcedureFiles>()
        .AddSingleton<IContentSetChecker, LetterFiles>()
        .AddSingleton<IContentChecker, ScreenChecker>()
        .AddSingleton<IContentSetChecker, ScreenChecker>()
        .AddScoped<WriteLetters>()
        .AddScoped<VerifyPaper>()
        .AddScoped(p => new PrintLetter(
            p.GetRequiredService<OpenMatter>(), p.GetRequiredService<ActContexts>(), p.GetRequiredService<WriteLetters>(), p.GetRequiredService<AuditTrail>(), p.GetRequiredService<KefaDbContext>()))
        .AddScoped<ProcedureLibrary>()
        .AddScoped<ProcedureDrafts>()
        .AddScoped<PublishProcedures>()
        .AddScoped<Numbers>()
        .AddScoped<Drafts>()
        .AddScoped<IForgetsEvents>(p => p.GetRequiredService<Drafts>())
        .AddScoped(p => new DecisionBook(p.GetRequiredService<WorkList>(), p.GetRequiredService<OpenMatter>()))
        .AddScoped(p => new ActOnMany(
            p.GetRequiredService<MatterStreams>(), p.GetRequiredService<ActContexts>(), p.GetRequiredService<TryTransition>(), p.GetRequiredService<PerformTransition>(), p.GetRequiredService<FormTokens>()))
        .AddScoped(p => new CorrectAct(
            p.GetRequiredService<KefaDbContext>(), p.GetRequiredService<MatterStreams>(), p.GetRequiredService<ActContexts>(), p.GetRequiredService<MatterWriter>(), p.GetRequiredService<FormTokens>(),
            p.GetRequiredService<AuditTrail>(), p.GetRequiredService<OpenMatter>()))
        .AddScoped(p => new MoveMatters(
            p.GetRequiredService<KefaDbContext>(), p.GetRequiredService<MatterStreams>(), p.GetRequiredService<ProcedureLibrary>(), p.GetRequiredService<ActContexts>(), p.GetRequiredService<MatterWriter>(),
            p.GetRequiredService<AuditTrail>()))
        .AddScoped(p => new ErasureRequests(p.GetRequiredService<KefaDbContext>(), p.GetRequiredService<MatterStreams>()))
        .AddScoped(p => new RequestErasure(
            p.GetRequiredService<KefaDbContext>(), p.GetRequiredService<ICurrentBureau>(), p.GetRequiredService<MatterStreams>(), p.GetRequiredService<MatterWriter>(), p.GetRequiredService<AuditTrail>(),
            p.GetRequiredService<TimeProvider>()))
        .AddScoped(p => new DecideErasure(
            p.GetRequiredService<KefaDbContext>(), p.GetRequiredService<ICurrentBureau>(), p.GetRequiredService<MatterStreams>(), p.GetRequiredService<EventReader>(), p.GetRequiredService<EventWriter>(),
            p.GetRequiredService<MatterWriter>(), p.GetRequiredService<ForgetFiles>(), p.GetServices<IForgetsEvents>(), p.GetRequiredService<AuditTrail>(), p.GetRequiredService<TimeProvider>()))
        .AddScoped<Screens>()
        .AddScoped<IFindsFacts>(p => p.GetRequiredService<Screens>())
        .AddScoped<FactReader>()
        .AddScoped<ActContexts>()
        .AddSingleton<FoldedMatters>()
        .AddScoped<MatterStreams>()
        .AddScoped<IForgetsEvents>(p => p.GetRequiredService<MatterStreams>())
        .AddScoped<MatterWriter>()
        .AddScoped(p => new PerformTransition(
            p.GetRequiredService<KefaDbContext>(), p.GetRequiredService<ICurrentBureau>(), p.GetRequiredService<MatterStreams>(), p.GetRequiredService<ProcedureLibrary>(), p.GetRequiredService<ActContexts>(),
            p.GetRequiredService<Numbers>(), p.GetRequiredService<MatterWriter>(), p.GetRequiredService<FormTokens>(), p.GetRequiredService<AuditTrail>(), p.GetRequiredService<WriteLetters>()))
        .AddScoped(p => new RebuildMatters(p.GetRequiredService<KefaDbContext>(), p.GetRequiredService<EventReader>(), p.GetRequiredService<MatterStreams>(), p.GetRequiredService<MatterWriter>()))
        .AddScoped(p => new HouseWork(
            p.GetRequiredService<KefaDbContext>(), p.GetRequiredService<ICurrentBureau>(), p.GetRequiredService<MatterStreams>(), p.GetRequiredService<MatterWriter>(), p.GetRequiredService<AuditTrail>(),
            p.GetRequiredService<FormTokens>(), p.GetRequiredService<TimeProvider>()))
        .AddScoped(p => new JointHandling(p.GetRequiredService<HouseWork>(), p.GetRequiredService<StaffDirectory>()))
        .AddScoped(p => new OpenMatter(p.GetRequiredService<KefaDbContext>(), p.GetRequiredService<MatterStreams>(), p.GetRequiredService<ActContexts>()))
        .AddScoped(p => new LookUpMatter(
            p.GetRequiredService<KefaDbContext>(), p.GetRequiredService<MatterStreams>(), p.GetRequiredService<OpenMatter>(), p.GetRequiredService<QueryCodeTries>(), p.GetRequiredService<ICurrentBureau>(), p.GetRequiredService<TimeProvider>()))
        .AddSingleton<QueryCodeTries>()
        .AddScoped(p => new TryTransition(p.GetRequiredService<MatterStreams>(), p.GetRequiredService<ProcedureLibrary>(), p.GetRequiredService<ActContexts>(), p.GetRequiredService<WriteLetters>()))
        .AddScoped(p => new WriteCaseFile(p.GetRequiredService<KefaDbContext>(), p.GetRequiredService<OpenMatter>(), p.GetRequiredService<FileStore>(), p.GetRequiredService<AuditTrail>(), p.GetRequiredService<ICurrentBureau>(), p.GetRequiredService<TimeProvider>()))
        .AddScoped(p => new ActsOfTheLaw(
            p.GetRequiredService<KefaDbContext>(), p.GetRequiredService<MatterStreams>(), p.GetRequiredService<MatterWriter>(), p.GetRequiredService<ActContexts>(), p.GetRequiredService<AuditTrail>()))
        .AddScoped<IFollowsCalendar>(p => p.GetRequiredService<ActsOfTheLaw>())
        .AddHostedService<WatchDeadlines>()
        .AddScoped<ActingPeople>()
        .AddScoped<UnmaskMatter>()
        .AddScoped(p => new RegisterEntries(
            p.GetRequiredService<KefaDbContext>(), p.GetRequiredService<ICurrentBureau>(), p.GetRequiredService<ProcedureLibrary>(), p.GetRequiredService<EventReader>(), p.GetRequiredService<MatterStreams>(),
            p.GetRequiredService<TimeProvider>()))
        .AddScoped(p => new PublishedMatters(p.GetRequiredService<MatterStreams>()))
        .AddScoped<WorkList>()
        .AddScoped<RelatedMatters>();
}
