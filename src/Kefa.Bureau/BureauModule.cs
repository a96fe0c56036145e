using Kefa.Bureau.Accounts;
using Kefa.Bureau.Appraisals;
using Kefa.Bureau.Attachments;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Companies;
using Kefa.Bureau.Content;
using Kefa.Bureau.Deadlines;
using Kefa.Bureau.Demo;
using Kefa.Bureau.Documents;
using Kefa.Bureau.Evidence;
using Kefa.Bureau.Exports;
using Kefa.Bureau.Figures;
using Kefa.Bureau.Figures.Earlier;
using Kefa.Bureau.Jobs;
using Kefa.Bureau.Laws;
using Kefa.Bureau.Matters;
using Kefa.Bureau.Notices;
using Kefa.Bureau.Operations;
using Kefa.Bureau.Parameters;
using Kefa.Bureau.Plans;
using Kefa.Bureau.Policies;
using Kefa.Bureau.Policies.Drafts;
using Kefa.Bureau.Naming;
using Kefa.Bureau.Registers;
using Kefa.Bureau.Reports;
using Kefa.Bureau.Reports.Frozen;
using Kefa.Bureau.Search;
using Kefa.Bureau.Storage;
using Kefa.Bureau.Streams;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau;

public static class BureauModule
{
    /// <summary>The whole application, as the site and the commands use it; one line for each capability.</summary>
    public static IServiceCollection AddKefaBureau(this IServiceCollection services, IConfiguration configuration) => services
        .AddStorage(configuration)
        .AddBureaus()
        .AddStreams()
        .AddEvidence(configuration)
        .AddAttachments()
        .AddJobs()
        .AddContent()
        .AddRegisters()
        .AddDeadlines()
        .AddParameters()
        .AddLaws()
        .AddCompanies()
        .AddAccounts()
        .AddPolicies()
        .AddPolicyDrafts()
        .AddSearch()
        .AddMatters()
        .AddFigures()
        .AddReports()
        .AddEarlierReports()
        .AddFrozenReports()
        .AddNaming()
        .AddPlans()
        .AddAppraisals()
        .AddNotices()
        .AddDocuments()
        .AddExports()
        .AddOperations()
        .AddDemo();
}
